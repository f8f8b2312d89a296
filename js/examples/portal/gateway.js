// What is asked of the Provisioning API, through the gateway on the same address as this page.

/** @returns {Promise<Response>} */
export function send({ method, target, headers, body }) {
  return fetch(target, { method, headers, body, signal: AbortSignal.timeout(15_000) });
}

/**
 * What is known of an account; undefined when nobody could tell, which is then left to the gateway.
 */
export async function askForAccount(target) {
  try {
    const response = await fetch(target, { signal: AbortSignal.timeout(3_000) });
    if (response.status === 200) {
      return { state: "known", account: await response.text() };
    }
    return response.status === 404 ? { state: "missing" } : undefined;
  } catch {
    return undefined;
  }
}

/** Asks until the status is no longer `pending`, and tells each one, as long as it is `wanted`. */
export async function followStatus(target, wanted, tell) {
  for (let waited = 0; waited < PATIENCE; waited += PAUSE) {
    const response = await fetch(target, { signal: AbortSignal.timeout(5_000) });
    if (!response.ok) {
      throw new Error(`the gateway answers ${response.status}`);
    }
    const resource = await response.json();
    if (!wanted()) {
      return;
    }
    tell(resource);
    if (resource.serviceProvisioningStatus !== "pending") {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

const PAUSE = 500;
const PATIENCE = 60_000;
