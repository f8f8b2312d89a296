import type { Part, RuleCode, Severity, UnknownReason } from "./generated/types.js";
import type { PhoneNumberSuggestion, SuggestionOptions } from "./suggestion.js";

/** JSON as transmitted: a string, or its UTF-8 bytes. It is checked byte for byte. */
export type JsonText = string | Uint8Array;

/**
 * A request or response body. Strings and bytes are checked as they are. Any other object is
 * serialised with `JSON.stringify` first; what that drops, such as members with the value
 * `undefined`, is not checked.
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
export type Body = JsonText | object;

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
 * import { createValidatorSync, type KnownAccount } from "acg-policy";
 *
 * const known: KnownAccount = {
 *   state: "known",
 *   account: '{ "name": "contoso", "serviceDetails": { "teamsOperatorConnect": { "enabled": true } } }',
 *   plans: { capabilityPlans: [] },
 * };
 * createValidatorSync().validateNumber('{ "telephoneNumber": "+442079460123" }', { account: known });
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
 * Options of `validateNumber`.
 *
 * @example
 * ```ts
 * import { createValidatorSync, type CheckOptions } from "acg-policy";
 *
 * const options: CheckOptions = { account: { state: "unknown" } };
 * const body = { telephoneNumber: "+442079460123", accountName: "contoso" };
 * console.log(createValidatorSync().validateNumber(body, options).accepted); // false
 * ```
 */
export interface CheckOptions {
  /** The state of the number's account. Default: not looked up; the rules of group `state` are not checked. */
  readonly account?: AccountState;
}

/**
 * Options of `validateRequest`.
 *
 * @example
 * ```ts
 * import { createValidatorSync, type RequestOptions } from "acg-policy";
 *
 * const options: RequestOptions = { roles: ["ProvisioningAPI.Read"] };
 * const request = { method: "GET", target: "/accounts?api-version=2024-02-29" };
 * console.log(createValidatorSync().validateRequest(request, options).accepted); // true
 * ```
 */
export interface RequestOptions extends CheckOptions {
  /**
   * The caller's roles, as in the claim `roles` of the access token. Default: unknown; `request/role`
   * is not checked. The roles of a token that has not been verified are only a hint.
   */
  readonly roles?: readonly string[];
}

/** A fact of an issue: a count or a limit, a word, or a list of words. */
export type Fact = number | string | readonly string[];

/**
 * A violation of one rule at one location of the request.
 *
 * @example
 * ```ts
 * import { createValidatorSync, type Issue } from "acg-policy";
 *
 * const isMissing = ({ code }: Issue): boolean => code === "json/missing-member";
 * const { issues } = createValidatorSync().validateAccount({ serviceDetails: {} });
 * console.log(issues.filter(isMissing).map(({ path }) => path)); // [["name"]]
 * ```
 */
export interface Issue {
  /**
   * The code of the rule, for example `number/usage-empty`. An issue from `issuesFromResponse` may
   * have a code that this version does not know, if the gateway runs a newer version.
   */
  readonly code: RuleCode | (string & {});
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
}

/**
 * The result of a check.
 *
 * @example
 * ```ts
 * import { createValidatorSync, type Report } from "acg-policy";
 *
 * const report: Report = createValidatorSync().validatePhoneNumber("01632 960001");
 * for (const { severity, code, in: part, path, message, help } of report.issues) {
 *   console.log(`${severity}[${code}] ${part} ${path.join(".")}: ${message}; ${help ?? ""}`);
 * }
 * ```
 */
export interface Report {
  /** Whether the request is accepted: no issue is an error. There may be warnings. */
  readonly accepted: boolean;
  /** The HTTP status with which the gateway rejects the request, for example 400; `null` if accepted. */
  readonly status: number | null;
  /**
   * All issues, in the order path, query, header fields, body; those of the body in document order.
   * At most 100 errors and 100 warnings.
   */
  readonly issues: readonly Issue[];
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
 * import { createValidatorSync, type PolicyWarning } from "acg-policy";
 *
 * const show = ({ pointer, message }: PolicyWarning): void => console.warn(`${pointer}: ${message}`);
 * createValidatorSync({ apiVersions: ["2025-01-31"] }).warnings.forEach(show);
 * ```
 */
export interface PolicyWarning {
  /** The location of the setting as a JSON Pointer (RFC 6901). */
  readonly pointer: string;
  /** What is not applied, and what to do: one line of English, without a final period. */
  readonly message: string;
}

/**
 * Checks requests against one policy. All methods are synchronous, and a validator can be used any
 * number of times. Its memory is freed when it is garbage-collected.
 *
 * An invalid request is not an exception: it is reported. All methods throw a `TypeError` for an
 * argument of the wrong type, and a `RangeError` for an input that does not fit into the memory of
 * the module (1 GiB, of which a string takes 3 bytes per UTF-16 unit).
 */
export interface Validator {
  /**
   * Settings of the policy that are valid, but that this release cannot apply in full: versions of the
   * API whose schema is not known.
   *
   * @example
   * ```ts
   * import { createValidatorSync } from "acg-policy";
   *
   * const { warnings } = createValidatorSync({ apiVersions: ["2025-01-31"] });
   * console.log(warnings[0]?.pointer); // "/apiVersions/0"
   * ```
   */
  readonly warnings: readonly PolicyWarning[];
  /**
   * Checks a whole request, as the gateway does: method, target, header fields and body. A request
   * whose path is outside the API is accepted unchecked (`outsideApi`), unless the policy has
   * `unknownRoutes: "refuse"`; if its path resembles one of the API, the report has a warning.
   *
   * @example
   * ```ts
   * import { createValidatorSync } from "acg-policy";
   *
   * const report = createValidatorSync().validateRequest(
   *   { method: "DELETE", target: "/accounts/contoso?api-version=2024-02-29" },
   *   { roles: ["ProvisioningAPI.Read"] },
   * );
   * console.log(report.accepted, report.status); // false 403
   * ```
   */
  validateRequest(request: RequestToCheck, options?: RequestOptions): Report;
  /**
   * Checks the body of `PUT /accounts/{accountName}/numbers/{telephoneNumber}`, for example from a form.
   *
   * @example
   * ```ts
   * import { createValidatorSync } from "acg-policy";
   *
   * const number = { telephoneNumber: "+442079460123", accountName: "contoso", serviceDetails: {} };
   * const { issues } = createValidatorSync().validateNumber(number, { account: { state: "missing" } });
   * console.log(issues.map(({ code }) => code)); // ["state/account-missing","number/no-service"]
   * ```
   */
  validateNumber(body: Body, options?: CheckOptions): Report;
  /**
   * Checks the body of `PUT /accounts/{accountName}`, for example from a form.
   *
   * @example
   * ```ts
   * import { createValidatorSync } from "acg-policy";
   *
   * const { issues } = createValidatorSync().validateAccount({ name: "con toso" });
   * console.log(issues[0]?.code); // "account/name-format"
   * ```
   */
  validateAccount(body: Body): Report;
  /**
   * Checks a telephone number alone. Its issues have `in: "body"` and an empty path.
   *
   * @example
   * ```ts
   * import { createValidatorSync } from "acg-policy";
   *
   * const { issues } = createValidatorSync().validatePhoneNumber("01632 960001");
   * console.log(issues[0]?.code); // "number/e164"
   * ```
   */
  validatePhoneNumber(text: string): Report;
  /**
   * As `suggestPhoneNumber`, with the number ranges that `numberingPlan.additional` of the policy adds to the
   * numbering plans.
   *
   * @throws `RangeError` if no numbering plan has the country.
   *
   * @example
   * ```ts
   * import { createValidatorSync } from "acg-policy";
   *
   * const additional = [{ prefix: "+15555", digits: [11] }];
   * const validator = createValidatorSync({ numberingPlan: { additional } });
   * console.log(validator.suggestPhoneNumber("+1 555 555 0100").number); // "+15555550100"
   * ```
   */
  suggestPhoneNumber(text: string, options?: SuggestionOptions): PhoneNumberSuggestion;
  /**
   * What determines the verdicts. A gateway can send the same values in `x-acg-policy`, so that a page can tell whether
   * the gateway validates by another release or policy.
   *
   * @example
   * ```ts
   * import { createValidatorSync } from "acg-policy";
   *
   * const { hash } = createValidatorSync().identity;
   * const isSame = ({ headers }: Response): boolean => headers.get("x-acg-policy")?.endsWith(`; hash=${hash}`) ?? true;
   * // The response of the gateway to a `fetch` of the page. If it is not the same, the page should be loaded again.
   * console.log(isSame(new Response(null, { headers: { "x-acg-policy": `0.1.0; hash=${hash}` } }))); // true
   * ```
   */
  readonly identity: Identity;
}

/**
 * What determines the verdicts of a validator. Validators with equal identities give equal verdicts.
 *
 * @example
 * ```ts
 * import { createValidatorSync, type Identity } from "acg-policy";
 *
 * const { version, numberingPlans }: Identity = createValidatorSync().identity;
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
