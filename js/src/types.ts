import type { RuleCode } from "./generated/rules.js";

/** JSON as it goes over the wire: text, or its bytes. It is judged byte for byte. */
export type JsonText = string | Uint8Array;

/**
 * A body. Text and bytes are judged as they are. Any other object is written with `JSON.stringify`
 * first, for convenience: what that drops (`undefined`, repeated members) cannot be judged.
 */
export type Body = JsonText | object;

/** A header's value. Text is sent as UTF-8; give bytes where it is something else. */
export type HeaderValue = string | Uint8Array;

/** Pairs in the order in which they are sent (a `Headers` is such a thing), or a record. */
export type HeaderList =
  | Iterable<readonly [name: string, value: HeaderValue]>
  | Readonly<Record<string, HeaderValue | readonly HeaderValue[] | undefined>>;

/** A request to the Provisioning API, before it is sent. */
export interface RequestToCheck {
  readonly method: string;
  /** Path and query as sent, for example `/accounts/contoso?api-version=2024-02-29`. */
  readonly target: string;
  readonly headers?: HeaderList;
  readonly body?: Body;
}

/** What is known of the account that a number belongs to. */
export type AccountState =
  | KnownAccount
  | { readonly state: "missing" }
  /** It was asked for, and nobody could tell. */
  | { readonly state: "unknown" };

/** An account that exists, and what else is known of its customer. */
export interface KnownAccount {
  readonly state: "known";
  /** What `GET /accounts/{name}` answers. */
  readonly account: Body;
  /** What `:getTeamsCapabilityPlans` answers; left out: `state/plan` is silent. */
  readonly plans?: Body;
  /** What `GET /accounts/{name}/teamsCivicAddresses` answers; left out: `state/civic-address` is silent. */
  readonly civicAddresses?: Body;
  /** What `GET /teamsRequestsForInformation/{tenantId}` answers; left out: `state/consent` is silent. */
  readonly consent?: Body;
}

export interface CheckOptions {
  /** Left out: the account was not asked for, and the rules about its state are left out too. */
  readonly account?: AccountState;
}

export interface RequestOptions extends CheckOptions {
  /**
   * The caller's roles, as the token's claim `roles` names them. Left out: they are not known, and
   * nothing is said about them.
   */
  readonly roles?: readonly string[];
}

/** A role that an application is granted for the API. */
export type Role =
  | "ProvisioningAPI.Read"
  | "ProvisioningAPI.Write"
  | "ProvisioningAPI.Delete"
  | "ProvisioningAPI.Admin";

/** An operation that is neither reading nor writing nor deleting by its method. */
export type Action =
  | "createOrUpdateNumbers"
  | "deleteNumbers"
  | "getTeamsCapabilityPlans"
  | "getTeamsAvailableCapabilities";

export type Severity = "error" | "warning";

export type Part = "path" | "query" | "header" | "body";

/** A number or words that a message speaks of: limits, counts, expected values. */
export type Fact = number | string | readonly string[];

/** One fault, or one doubt, about one place of the request. */
export interface Issue {
  /**
   * The rule, for example `number/usage-empty`. A code never changes its meaning. Another one than
   * this package knows can only come from a newer gateway, by `issuesFromResponse`.
   */
  readonly code: RuleCode | (string & {});
  readonly severity: Severity;
  readonly in: Part;
  /** Parameter or header name, or the way to a member of the body; empty: the part as a whole. */
  readonly path: readonly (string | number)[];
  /** What is wrong: one line, no final period, never a value of the request. */
  readonly message: string;
  /** What to do about it. */
  readonly help: string | null;
  /** The rule's page. */
  readonly url: string;
  readonly facts: Readonly<Record<string, Fact>>;
}

export interface Report {
  /** No issue is an error. */
  readonly accepted: boolean;
  /** The HTTP status of the gateway's refusal; `null` when accepted. */
  readonly status: number | null;
  /** Path, query, headers, then the body in document order. */
  readonly issues: readonly Issue[];
  /** How many more issues there are than the 100 errors and 100 warnings that a result lists. */
  readonly omitted?: number;
}

/** What is checked, and how much it weighs. The same document configures gateway and servers. */
export interface PolicyDocument {
  readonly profile?: "standard" | "api" | "strict";
  /** Weight per rule code. */
  readonly rules?: Readonly<Partial<Record<RuleCode, "error" | "warning" | "off">>>;
  readonly apiVersions?: readonly string[];
  readonly emergencyAddress?: "required" | "documented";
  readonly unknownRoutes?: "pass" | "refuse";
  readonly maxBodyBytes?: number;
  /** Which role permits each action; `any` leaves it to the API. */
  readonly roles?: Readonly<Partial<Record<Action, Role | "any">>>;
  /** ISO 3166 codes, for example `GB`. */
  readonly allowedCountries?: readonly string[];
  /** The gateway's, for the exact length of a Direct Routing subdomain. */
  readonly baseDomain?: string;
}

/** Judges by one policy, synchronously. Nothing needs to be freed. */
export interface Validator {
  /** Judges a whole request as the gateway would. A path outside the API is accepted. */
  validateRequest(request: RequestToCheck, options?: RequestOptions): Report;
  /** Judges the body of a number PUT alone, as a form has it. */
  validateNumber(body: Body, options?: CheckOptions): Report;
  /** Judges the body of an account PUT alone, as a form has it. */
  validateAccount(body: Body): Report;
  /** Judges a telephone number alone; issues are at the empty path. */
  validatePhoneNumber(text: string): Report;
}
