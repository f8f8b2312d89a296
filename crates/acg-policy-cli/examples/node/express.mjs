// A middleware for Express that lets a request pass if `acg-policy serve` accepts it. It must see the bytes of the body, so it
// comes with the middleware that reads them, and before any that parses them:
//
//   app.use(acgPolicy("http://127.0.0.1:8082", { raw: express.raw }));
//   app.put("/accounts/:account", (request, response) => { JSON.parse(request.body); … });

import { check, CheckError } from "./check.mjs";

/** Middlewares that read the body of a request and check it. The verdict is `request.acgPolicy`, with the warnings. */
export function acgPolicy(url, { raw, limit = 131_072 }) {
  // A body that is compressed would be checked in another form than it arrives in: the policy refuses it by its header.
  const read = raw({ type: () => true, inflate: false, limit });
  const pass = (request, response, next) =>
    accepts(url, request, response).then((passes) => passes && next()).catch(next);
  return [read, pass, refuseUnread];
}

/** Whether a request passes. One that does not has its response. */
async function accepts(url, request, response) {
  let verdict;
  try {
    verdict = await check(url, { request: described(request) });
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    return refuse(response, 503, "ServiceUnavailable", "The request could not be checked.", []);
  }
  request.acgPolicy = verdict;
  if (verdict.accepted) return true;
  const issues = verdict.issues.filter(({ severity }) => severity === "error");
  return refuse(response, verdict.status, "InvalidRequest", issues[0].message, verdict.issues);
}

/** The request as its client has sent it: every header field, and the bytes of the body. */
function described({ method, originalUrl, rawHeaders, body }) {
  const headers = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    // Node reads header fields as Latin-1.
    headers.push([rawHeaders[at], { base64: Buffer.from(rawHeaders[at + 1], "latin1").toString("base64") }]);
  }
  const bodyBase64 = Buffer.isBuffer(body) && body.length > 0 ? body.toString("base64") : undefined;
  return { method, target: originalUrl, headers, bodyBase64 };
}

/** A body that cannot be read, because it is too large or compressed. */
function refuseUnread(error, _request, response, next) {
  if (!error.status) return next(error);
  return refuse(response, error.status, "InvalidRequest", "The body could not be read.", []);
}

function refuse(response, status, code, message, details) {
  response.status(status).set("cache-control", "no-store").json({ error: { code, message, details } });
  return false;
}
