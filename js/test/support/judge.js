// Runs vector cases; the same file in Node and in a page.

/**
 * The verdict on a case, as a vector file writes it. Text and bytes must have the same one.
 */
export function judge({ createValidatorSync }, { policy, request, account, roles }) {
  const policyText = JSON.stringify(policy ?? {});
  let validator = validators.get(policyText);
  if (validator === undefined) {
    validator = createValidatorSync(policyText);
    validators.set(policyText, validator);
  }
  const headers = request.headers.map(([name, value]) => [
    name,
    typeof value === "string" ? value : fromBase64(value.base64),
  ]);
  const { method, target } = request;
  const options = { ...(account === undefined ? {} : { account }), ...(roles === undefined ? {} : { roles }) };
  const verdicts = bodies(request).map((body) => {
    const { accepted, status, issues } = validator.validateRequest({ method, target, headers, body }, options);
    return JSON.stringify({
      accepted,
      ...(status === null ? {} : { status }),
      issues: issues.map(({ code, severity, in: part, path }) => ({ code, severity, in: part, path })),
    });
  });
  if (verdicts.some((verdict) => verdict !== verdicts[0])) {
    throw new Error(`text and bytes have different verdicts: ${verdicts.join(" and ")}`);
  }
  return JSON.parse(verdicts[0]);
}

/** Each in every form in which a caller may have it. */
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

const validators = new Map();
