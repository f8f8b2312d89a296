// A client of the API, as an application could have it: it waits when it is limited, and follows a number until its sync ends.

const VERSION = "2024-02-29";

export class ProvisioningClient {
  constructor(base, { pollMs = 500, attempts = 5 } = {}) {
    this.base = base;
    this.pollMs = pollMs;
    this.attempts = attempts;
  }

  /** Stores a number, and resolves to it when it is `synced` or `failed`. */
  async addNumber(number) {
    const path = `/accounts/${number.accountName}/numbers/${encodeURIComponent(number.telephoneNumber)}`;
    let stored = await this.request("PUT", path, number);
    while (stored.serviceProvisioningStatus === "pending") {
      await sleep(this.pollMs);
      stored = await this.request("GET", path);
    }
    return stored;
  }

  /** Yields the items of a list over all its pages. */
  async *list(path, filter) {
    const query = filter === undefined ? "" : `&filter=${encodeURIComponent(filter)}`;
    let next = `${this.base}${path}?api-version=${VERSION}${query}`;
    while (next !== undefined) {
      const page = await this.send("GET", next);
      yield* page.value;
      next = page.nextLink;
    }
  }

  request(method, path, body) {
    return this.send(method, `${this.base}${path}?api-version=${VERSION}`, body);
  }

  async send(method, url, body) {
    const headers = { authorization: "Bearer token", "content-type": "application/json" };
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
      const text = await response.text();
      if (response.ok) {
        return text === "" ? undefined : JSON.parse(text);
      }
      const isTemporary = response.status === 429 || response.status === 503;
      if (!isTemporary || attempt === this.attempts) {
        const { code, message } = JSON.parse(text).error;
        throw Object.assign(new Error(message), { status: response.status, code });
      }
      await sleep(1000 * Number(response.headers.get("retry-after") ?? 1));
    }
  }
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
