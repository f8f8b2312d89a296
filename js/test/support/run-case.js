// Runs vector cases, in Node and in a page.

/**
 * The result of a case, in the format of a vector file. It must be the same for a body as a string
 * and as bytes.
 */
export function runCase(api, { policy, request, account, roles, expect }) {
  const policyText = JSON.stringify(policy ?? {});
  let check = policies.get(policyText);
  if (check === undefined) {
    check = api.policy(policyText);
    policies.set(policyText, check);
  }
  const headers = request.headers.map(([name, value]) => [
    name,
    typeof value === "string" ? value : fromBase64(value.base64),
  ]);
  const { method, target } = request;
  const options = { ...(account === undefined ? {} : { account }), ...(roles === undefined ? {} : { roles }) };
  const results = bodies(request).map((body) => {
    const { accepted, status, issues } = check.request.check({ method, target, headers, body }, options);
    return JSON.stringify({
      accepted,
      ...(status === null ? {} : { status }),
      issues: issues.map(({ code, severity, in: part, path, url }, index) => ({
        code,
        severity,
        in: part,
        path,
        ...(expect.issues[index]?.url === undefined ? {} : { url }),
      })),
    });
  });
  if (results.some((result) => result !== results[0])) {
    throw new Error(`string and bytes have different results: ${results.join(" and ")}`);
  }
  return JSON.parse(results[0]);
}

/** The body in every type that a caller may use. */
function bodies({ body, bodyText, bodyBase64 }) {
  if (bodyBase64 !== undefined) {
    return [fromBase64(bodyBase64)];
  }
  const text = bodyText ?? (body === undefined ? "" : JSON.stringify(body));
  return [text, new TextEncoder().encode(text)];
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

const policies = new Map();
