import type { Signal } from "./signal.js";
import type { Part, RuleCode, Severity, UnknownReason } from "./generated/types.js";
import type { TextCode } from "./messages/text-codes.js";

/** JSON as transmitted: a string, or its UTF-8 bytes. It is checked byte for byte. */
export type JsonText = string | Uint8Array;

/**
 * A body. Strings and bytes are checked as they are. Any other object is serialised with
 * `JSON.stringify` first; what that drops, such as members with the value `undefined`, is not checked.
 * An object that JSON cannot represent, such as a `FormData`, a `Map`, a function or a promise, does not
 * compile, and is a `TypeError`.
 *
 * @example
 * ```ts
 * import type { Body } from "acg-policy";
 *
 * const text: Body = '{ "name": "contoso" }';
 * const bytes: Body = new TextEncoder().encode(text);
 * const object: Body = { name: "contoso" };
 * ```
 */
export type Body = JsonText | JsonObject | { readonly [member: string]: unknown };

/**
 * An object whose members JSON has. Those of an iterable, a function, a promise or a `FormData` would be
 * lost.
 *
 * @example
 * ```ts
 * import type { JsonObject } from "acg-policy";
 *
 * const object: JsonObject = Object.fromEntries(new Map([["name", "contoso"]]));
 * ```
 */
export type JsonObject = object & {
  readonly [Symbol.iterator]?: never;
  readonly then?: never;
  readonly call?: never;
  readonly append?: never;
  readonly arrayBuffer?: never;
};

/** The value of a header field. A string is encoded as UTF-8; use bytes for any other encoding. */
export type HeaderValue = string | Uint8Array;

/**
 * Header fields: an iterable of name and value pairs in the order of transmission, such as a
 * `Headers` object or a `Map`; or a record in which a field that is sent several times has an array.
 *
 * @example
 * ```ts
 * import type { HeaderList } from "acg-policy";
 *
 * const record: HeaderList = { "content-type": "application/json" };
 * const pairs: HeaderList = [["content-type", "application/json"], ["if-match", '"1"']];
 * const headers: HeaderList = new Headers({ "content-type": "application/json" });
 * ```
 */
export type HeaderList =
  | Iterable<readonly [name: string, value: HeaderValue]>
  | Readonly<Record<string, HeaderValue | readonly HeaderValue[] | undefined>>;

/**
 * A request to the Provisioning API.
 *
 * @example
 * ```ts
 * import type { RequestToCheck } from "acg-policy";
 *
 * const request: RequestToCheck = {
 *   method: "PUT",
 *   target: "/accounts/contoso?api-version=2024-02-29",
 *   headers: { "content-type": "application/json" },
 *   body: { name: "contoso", serviceDetails: {} },
 * };
 * ```
 */
export interface RequestToCheck {
  /** The method, for example `PUT`. */
  readonly method: string;
  /** The request target as sent: path and query, percent-encoded, without scheme and host. */
  readonly target: string;
  /** The header fields. Default: none. */
  readonly headers?: HeaderList;
  /** The request body. Default: empty. */
  readonly body?: Body;
}

/**
 * The state of the account that a request refers to: known, missing (the API responded with 404),
 * or unknown (the lookup failed).
 *
 * @example
 * ```ts
 * import type { AccountState } from "acg-policy";
 *
 * export async function accountState(url: string): Promise<AccountState> {
 *   const response = await fetch(url);
 *   switch (response.status) {
 *     case 200:
 *       return { state: "known", account: await response.text() };
 *     case 403:
 *       return { state: "unknown", reason: "forbidden" };
 *     case 404:
 *       return { state: "missing" };
 *     default:
 *       return { state: "unknown" };
 *   }
 * }
 * ```
 */
export type AccountState =
  | KnownAccount
  | { readonly state: "missing" }
  | {
      readonly state: "unknown";
      /** Why the lookup failed. Default: `unavailable`. */
      readonly reason?: UnknownReason;
    };

/**
 * An account that exists, with optional further responses of the API. A rule that needs a response
 * which is not given is not checked. A response that cannot be read is reported as `state/unknown`.
 *
 * @example
 * ```ts
 * import { policy, type KnownAccount } from "acg-policy";
 *
 * const known: KnownAccount = {
 *   state: "known",
 *   account: '{ "name": "contoso", "serviceDetails": { "teamsOperatorConnect": { "enabled": true } } }',
 *   plans: { capabilityPlans: [] },
 * };
 * policy().number.check('{ "telephoneNumber": "+442079460123" }', { account: known });
 * ```
 */
export interface KnownAccount {
  readonly state: "known";
  /** The response body of `GET /accounts/{accountName}`. */
  readonly account: Body;
  /** The response body of `POST /accounts/{accountName}:getTeamsCapabilityPlans`, for `state/plan` and `state/toll-free-plan`. */
  readonly plans?: Body;
  /** The response body of `GET /accounts/{accountName}/teamsCivicAddresses`, for the rules `state/civic-address*`. */
  readonly civicAddresses?: Body;
  /** The response body of `GET /teamsRequestsForInformation/{tenantId}`, for the rules `state/consent*`. */
  readonly consent?: Body;
}

/**
 * Options of the check of a body.
 *
 * @example
 * ```ts
 * import { policy, type CheckOptions } from "acg-policy";
 *
 * const options: CheckOptions = { account: { state: "unknown" } };
 * const body = { telephoneNumber: "+442079460123", accountName: "contoso" };
 * console.log(policy().number.check(body, options).accepted); // false
 * ```
 */
export interface CheckOptions {
  /** The state of the account. Default: not looked up; the rules of group `state` are not checked. */
  readonly account?: AccountState | undefined;
}

/**
 * Options of a check that waits for the state of the account.
 *
 * @example
 * ```ts
 * import { policy, type AccountState, type LookupOptions } from "acg-policy";
 *
 * const lookUp = async (): Promise<AccountState> => ({ state: "missing" });
 * const options: LookupOptions = { account: lookUp(), signal: AbortSignal.timeout(3000) };
 * const body = { telephoneNumber: "+442079460123", accountName: "contoso", serviceDetails: {} };
 * const { byField } = await policy().number.check(body, options);
 * console.log(Object.keys(byField)); // ["accountName"]
 * ```
 */
export interface LookupOptions {
  /** The state of the account, for example from `accounts`. */
  readonly account: Promise<AccountState>;
  /** Ends the wait: the check is then rejected with the reason of the signal. */
  readonly signal?: Signal | undefined;
}

/**
 * Options of the check of a request.
 *
 * @example
 * ```ts
 * import { policy, type RequestOptions } from "acg-policy";
 *
 * const options: RequestOptions = { roles: ["ProvisioningAPI.Read"] };
 * const request = { method: "GET", target: "/accounts?api-version=2024-02-29" };
 * console.log(policy().request.check(request, options).accepted); // true
 * ```
 */
export interface RequestOptions extends CheckOptions {
  /**
   * The caller's roles, as in the claim `roles` of the access token. Default: unknown; `request/role`
   * is not checked. The roles of a token that has not been verified are only a hint.
   */
  readonly roles?: readonly string[] | undefined;
}

/**
 * Options of the check of a request that waits for the state of the account.
 *
 * @example
 * ```ts
 * import { policy, type AccountState, type RequestLookupOptions } from "acg-policy";
 *
 * const lookUp = async (): Promise<AccountState> => ({ state: "missing" });
 * const options: RequestLookupOptions = { account: lookUp(), roles: ["ProvisioningAPI.Write"] };
 * const headers = { "content-type": "application/json" };
 * const body = { telephoneNumber: "+442079460123", accountName: "contoso", serviceDetails: {} };
 * const target = "/accounts/contoso/numbers/+442079460123?api-version=2024-02-29";
 * const { status } = await policy().request.check({ method: "PUT", target, headers, body }, options);
 * console.log(status); // 404
 * ```
 */
export interface RequestLookupOptions extends LookupOptions, Pick<RequestOptions, "roles"> {}

/** A fact of an issue: a count or a limit, a word, or a list of words. */
export type Fact = number | string | readonly string[];

/**
 * A violation of one rule at one location of the request.
 *
 * @example
 * ```ts
 * import { policy, type Issue } from "acg-policy";
 *
 * const isMissing = ({ code }: Issue): boolean => code === "json/missing-member";
 * const { issues } = policy().account.check({ serviceDetails: {} });
 * console.log(issues.filter(isMissing).map(({ path }) => path)); // [["name"]]
 * ```
 */
export interface Issue {
  /**
   * The code of the rule, for example `number/usage-empty`. An issue from `readResponse` may
   * have a code that this version does not know, if a newer gateway or the API found it.
   */
  readonly code: RuleCode | (string & {});
  /**
   * Which of the rule's texts this is, for example `exponent`; absent if the rule has one text, or for its general text. `code` and
   * `variant` identify the text, and `facts` complete it.
   */
  readonly variant?: string;
  /** An `error` rejects the request, a `warning` does not. */
  readonly severity: Severity;
  /** The part of the request that contains the location. */
  readonly in: Part;
  /**
   * The location in that part: the name of a path parameter, query parameter or header field; or
   * the member names and array indices that lead to a value in the body. Empty for the whole part.
   */
  readonly path: readonly (string | number)[];
  /** What is wrong: one line of English, without a final period. Never contains request values. */
  readonly message: string;
  /** How to correct it, as an imperative; `null` if there is no general advice. */
  readonly help: string | null;
  /** The URL of the rule's documentation. */
  readonly url: string;
  /** The numbers and words in the message, by name, for translations. Never contains request values. */
  readonly facts: Readonly<Record<string, Fact>>;
  /** What is wrong and what to do, as plain text for people at a form, in the language of the policy's `messages`. */
  readonly text: string;
  /** The code of `text` in a catalogue of messages. */
  readonly textCode: TextCode | (string & {});
}

/** What the WebAssembly module reports: a result without the texts for people. */
export interface Report {
  readonly accepted: boolean;
  readonly status: number | null;
  readonly issues: readonly Omit<Issue, "text" | "textCode">[];
  readonly omitted?: number;
  readonly outsideApi?: true;
}

/**
 * The result of a check.
 *
 * @example
 * ```ts
 * import { policy, type Result } from "acg-policy";
 *
 * const result: Result = policy().account.check({ name: "con toso", serviceDetails: {} });
 * console.log(result.accepted, result.status); // false 400
 * console.log(Object.keys(result.byField), Object.keys(result.warnings)); // ["name"] ["serviceDetails"]
 * for (const { severity, code, in: part, path, message, help } of result.issues) {
 *   console.error(`${severity}[${code}] ${part} ${path.join(".")}: ${message}; ${help ?? ""}`);
 * }
 * ```
 */
export interface Result {
  /** Whether the request is accepted: no issue is an error. There may be warnings. */
  readonly accepted: boolean;
  /** The HTTP status with which the gateway rejects the request, for example 400; `null` if accepted. */
  readonly status: number | null;
  /**
   * All issues, in the order path, query, header fields, body; those of the body in document order.
   * At most 100 errors and 100 warnings.
   */
  readonly issues: readonly Issue[];
  /**
   * The texts of the errors of each field, by the path of its member, for example
   * `serviceDetails.teamsOperatorConnect.configuration.usage` or `numbers.0.telephoneNumber`. An error
   * about the account's name is at its member, also if it was found in the path or by the look-up.
   */
  readonly byField: Readonly<Record<string, readonly string[]>>;
  /** The texts of the errors that belong to no field. */
  readonly formErrors: readonly string[];
  /** The texts of the warnings of each field; those that belong to no field are at `""`. */
  readonly warnings: Readonly<Record<string, readonly string[]>>;
  /** The number of further issues, which are not listed. Absent if all issues are listed. */
  readonly omitted?: number;
  /** Present if nothing was checked, because the path of the request is outside the API. */
  readonly outsideApi?: true;
}

/**
 * A setting of a policy that is valid, but that this release cannot apply in full.
 *
 * @example
 * ```ts
 * import { policy, type PolicyWarning } from "acg-policy";
 *
 * const show = ({ pointer, message }: PolicyWarning): void => console.warn(`${pointer}: ${message}`);
 * policy({ apiVersions: ["2025-01-31"] }).warnings.forEach(show);
 * ```
 */
export interface PolicyWarning {
  /** The location of the setting as a JSON Pointer (RFC 6901). */
  readonly pointer: string;
  /** What is not applied, and what to do: one line of English, without a final period. */
  readonly message: string;
}

/**
 * What determines the verdicts. Policies with equal identities give equal verdicts.
 *
 * @example
 * ```ts
 * import { policy, type Identity } from "acg-policy";
 *
 * const { version, numberingPlans }: Identity = policy().identity;
 * console.log(`acg-policy ${version}, numbering plans ${numberingPlans}`);
 * ```
 */
export interface Identity {
  /** The version of the release. */
  readonly version: string;
  /** The commit of the build; `null` if it is unknown. */
  readonly commit: string | null;
  /** The version of the numbering plans. */
  readonly numberingPlans: string;
  /** A hash of version, numbering plans, the levels of all rules, and the policy: 16 hexadecimal digits. */
  readonly hash: string;
}
