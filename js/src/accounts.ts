import { throwIfAborted } from "./abort.js";
import type { UnknownReason } from "./generated/types.js";
import { type Loaded, LookupCache } from "./lookup-cache.js";
import type { ResponseToRead } from "./response.js";
import type { Signal } from "./signal.js";
import type { AccountState, Body } from "./types.js";

/** Options of `accounts`. */
export interface AccountsOptions {
  /**
   * Sends a request of the Provisioning API, with the credentials of the caller. `path` begins with
   * `/accounts/` or `/teamsRequestsForInformation/` and has the API's version; the second parameter suits
   * `fetch`.
   */
  readonly fetch: (path: string, init: AccountRequest) => Promise<AccountResponse>;
  /** How long an account that exists can be used. Default: 30,000, as at the gateway. */
  readonly ttlMs?: number | undefined;
  /** How long it is remembered that an account does not exist. Default: 2,000, as at the gateway. */
  readonly missingTtlMs?: number | undefined;
  /** How many responses are kept. Default: 1,000. */
  readonly maxEntries?: number | undefined;
  /** The version of the API. Default: `2024-02-29`. */
  readonly apiVersion?: string | undefined;
}

/** How a look-up is sent. */
export interface AccountRequest {
  readonly method: "GET" | "POST";
  /** Is aborted when the signals of all callers are that wait for the response. */
  readonly signal: Signal;
}

/** The part of a `Response` that is read. */
export type AccountResponse = Pick<ResponseToRead, "status" | "text">;

/** Options of one look-up. */
export interface AccountOptions {
  /** Ends the wait: the promise is then rejected with the reason of the signal. */
  readonly signal?: Signal | undefined;
  /** Whether the capability plans of the account are looked up as well, for `state/plan` and `state/toll-free-plan`. */
  readonly plans?: boolean | undefined;
  /** Whether the civic addresses of the account are looked up as well, for the rules `state/civic-address*`. */
  readonly civicAddresses?: boolean | undefined;
  /** The ID of the customer's tenant, whose consent is looked up as well, for the rules `state/consent*`. `true`: the account's `teamsTenantId`. */
  readonly consent?: string | boolean | undefined;
}

/** Looks accounts up. */
export interface Accounts {
  /**
   * The state of an account. A failed look-up is a state as well, with its reason; the promise is rejected
   * only with the reason of the signal.
   *
   * @example
   * ```ts
   * import { accounts, policy } from "acg-policy";
   *
   * const known = accounts({ fetch: async () => new Response('{ "error": { "code": "NotFound" } }', { status: 404 }) });
   * const body = { telephoneNumber: "+442079460123", accountName: "contoso", serviceDetails: {} };
   * const { byField } = await policy().number.check(body, { account: known.of(body.accountName, { plans: true }) });
   * console.log(byField["accountName"]?.length); // 1
   * ```
   */
  of(name: string, options?: AccountOptions): Promise<AccountState>;
  /**
   * Forgets an account with its plans and addresses, for example after it was changed; without a name, everything.
   *
   * @example
   * ```ts
   * import { accounts } from "acg-policy";
   *
   * const known = accounts({ fetch });
   * known.forget("contoso");
   * ```
   */
  forget(name?: string): void;
}

/**
 * A source of accounts for checks: it looks them up through a function that sends a request, such as `fetch`. Responses are
 * kept for some seconds, and callers that ask for one at the same time share the request.
 *
 * @example
 * ```ts
 * import { accounts } from "acg-policy";
 *
 * const headers = { authorization: "Bearer …" };
 * const known = accounts({ fetch: (path, init) => fetch(`https://gateway.example${path}`, { ...init, headers }) });
 * ```
 */
export function accounts(options: AccountsOptions): Accounts {
  return new AccountSource(options);
}

class AccountSource implements Accounts {
  readonly #options: AccountsOptions;
  readonly #states: LookupCache<AccountState>;
  readonly #tables: LookupCache<string | undefined>;

  constructor(options: AccountsOptions) {
    const { maxEntries = 1_000 } = options;
    this.#options = options;
    this.#states = new LookupCache(maxEntries);
    this.#tables = new LookupCache(maxEntries);
  }

  async of(name: string, options: AccountOptions = {}): Promise<AccountState> {
    const { signal, plans, civicAddresses, consent } = options;
    // There is no such account, and the name could change the path.
    if (!/^[\w-]{1,100}$/.test(name)) {
      throwIfAborted(signal);
      return { state: "missing" };
    }
    const path = `/accounts/${name}`;
    const state = this.#states.get(path, signal, (aborted) => this.#account(name, aborted));
    // Sent at the same time. An account that does not exist has none.
    const tables = Promise.all([
      plans === true ? this.#table(`${path}:getTeamsCapabilityPlans`, signal) : undefined,
      civicAddresses === true ? this.#table(`${path}/teamsCivicAddresses`, signal) : undefined,
      consent === undefined || consent === false ? undefined : this.#consent(consent, state, signal),
    ]);
    tables.catch(() => {});
    const found = await state;
    if (found.state !== "known") {
      return found;
    }
    const [planList, addresses, given] = await tables;
    return { ...found, ...member("plans", planList), ...member("civicAddresses", addresses), ...member("consent", given) };
  }

  forget(name?: string): void {
    const path = `/accounts/${name}`;
    const isOfAccount = (key: string): boolean => name === undefined || key === path || key.startsWith(`${path}:`) || key.startsWith(`${path}/`);
    this.#states.forget(isOfAccount);
    this.#tables.forget(isOfAccount);
  }

  async #account(name: string, signal: AbortSignal): Promise<Loaded<AccountState>> {
    const { ttlMs = 30_000, missingTtlMs = 2_000 } = this.#options;
    const state = stateOf(name, await this.#send(`/accounts/${name}`, "GET", signal));
    return { value: state, ttlMs: state.state === "known" ? ttlMs : state.state === "missing" ? missingTtlMs : 0 };
  }

  /** The text of a response; nothing if there is none, because the rules that need it are then skipped. */
  #table(path: string, signal: Signal | undefined): Promise<string | undefined> {
    const { ttlMs = 30_000 } = this.#options;
    const method = path.endsWith("Plans") ? "POST" : "GET";
    return this.#tables.get(path, signal, async (aborted) => {
      const answer = await this.#send(path, method, aborted);
      const isRead = typeof answer === "object" && answer.status === 200;
      return isRead ? { value: await this.#allPages(path, answer.text, aborted), ttlMs } : { value: undefined, ttlMs: 0 };
    });
  }

  /** A list with all of its pages. If one cannot be had, the list keeps its `nextLink`, by which the rules know that it is not whole. */
  async #allPages(path: string, first: string, signal: AbortSignal): Promise<string> {
    let list = parse(first);
    for (let page = 1; page < MAX_PAGES; page++) {
      const link = textOf(list?.["nextLink"]);
      const start = link?.indexOf(`${path}?`) ?? -1;
      if (list === undefined || link === undefined || start < 0) {
        break;
      }
      const answer = await this.#request(link.slice(start), "GET", signal);
      const next = typeof answer === "object" && answer.status === 200 ? parse(answer.text) : undefined;
      if (!Array.isArray(list["value"]) || !Array.isArray(next?.["value"])) {
        break;
      }
      list = { value: [...list["value"], ...next["value"]], nextLink: next["nextLink"] ?? null };
      first = JSON.stringify(list);
    }
    return first;
  }

  async #consent(
    consent: string | true,
    account: Promise<AccountState>,
    signal: Signal | undefined,
  ): Promise<string | undefined> {
    const tenant = consent === true ? tenantOf(await account) : consent;
    return tenant === undefined
      ? undefined
      : this.#table(`/teamsRequestsForInformation/${encodeURIComponent(tenant)}`, signal);
  }

  /** The response, or why there is none. */
  #send(path: string, method: "GET" | "POST", signal: AbortSignal): Promise<Answer | UnknownReason> {
    const { apiVersion = "2024-02-29" } = this.#options;
    return this.#request(`${path}?api-version=${encodeURIComponent(apiVersion)}`, method, signal);
  }

  async #request(target: string, method: "GET" | "POST", signal: AbortSignal): Promise<Answer | UnknownReason> {
    const { fetch } = this.#options;
    try {
      const response = await fetch(target, { method, signal });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      return (error as { name?: unknown } | null)?.name === "TimeoutError" ? "timeout" : "unreachable";
    }
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** As `AccountState::from_response` of the core. */
function stateOf(name: string, answer: Answer | UnknownReason): AccountState {
  if (typeof answer === "string") {
    return { state: "unknown", reason: answer };
  }
  const { status, text } = answer;
  const body = parse(text);
  if (status === 200 && textOf(body?.["name"])?.toLowerCase() === name.toLowerCase()) {
    return { state: "known", account: text };
  }
  // A 404 in another form than the API's can be that of a proxy.
  if (status === 404 && textOf((body?.["error"] as Members | null | undefined)?.["code"]) !== undefined) {
    return { state: "missing" };
  }
  return { state: "unknown", reason: REASONS[status] ?? "unexpected-status" };
}

function tenantOf(state: AccountState): string | undefined {
  const account = state.state === "known" && typeof state.account === "string" ? parse(state.account) : undefined;
  return textOf((account?.["serviceDetails"] as Members | null | undefined)?.["teamsTenantId"]);
}

type Members = Readonly<Record<string, unknown>>;

function parse(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Members) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function member<N extends string>(name: N, value: string | undefined): { [Name in N]?: Body } {
  return (value === undefined ? {} : { [name]: value }) as { [Name in N]?: Body };
}

/** More pages than the addresses of any account have. */
const MAX_PAGES = 20;

const REASONS: Readonly<Record<number, UnknownReason>> = {
  200: "unreadable",
  401: "unauthenticated",
  403: "forbidden",
  404: "unreadable",
  429: "rate-limited",
};
