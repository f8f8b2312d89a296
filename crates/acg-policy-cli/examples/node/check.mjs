// Checks requests with `acg-policy serve`, with nothing but Node.

/** There is no verdict: the server cannot be reached, or cannot read a case. Do not send the request. */
export class CheckError extends Error {}

/**
 * The verdict on a case, or the verdicts on an array of cases. A case has `request` (`method`, `target`, `headers` as pairs,
 * and `body`, `bodyText` or `bodyBase64`), and may have `id`, `policy`, `account` and `roles`.
 */
export async function check(url, cases, { timeoutMs = 5000 } = {}) {
  let response;
  let answer;
  try {
    response = await fetch(`${url}/v1/check`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(cases),
      signal: AbortSignal.timeout(timeoutMs),
    });
    answer = await response.json();
  } catch (cause) {
    // Also if what responds is not the server but, for example, a proxy with a page of its own.
    throw new CheckError(`${url} does not respond with a verdict`, { cause });
  }
  if (!response.ok) throw new CheckError(answer.error?.message ?? `status ${response.status}`);
  return answer;
}
