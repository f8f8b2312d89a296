import { abortable, isPromise } from "./abort.js";
import { ModulePolicy } from "./check/module-policy.js";
import { candidate, checkPhoneNumber, lookUp, numberingPlans } from "./check/phone.js";
import { checkRequest } from "./check/request.js";
import { BodyCheck, type Kind } from "./check/resource.js";
import { accountMemberOf, type Texts, toResult } from "./check/result.js";
import { textsOf } from "./check/plain-text.js";
import { OPERATIONS } from "./generated/lists.js";
import type {
  AccountInput,
  ConsentInput,
  IdentifiersInput,
  NumberBatchInput,
  NumberDeletionInput,
  NumberInput,
} from "./generated/bodies.js";
import type { PolicyDocument } from "./generated/types.js";
import { asText } from "./input.js";
import type { Catalogue } from "./messages/catalogue.js";
import type { Phone } from "./phone.js";
import type { Resource } from "./resource.js";
import type {
  AccountState,
  Identity,
  JsonText,
  PolicyWarning,
  RequestLookupOptions,
  RequestOptions,
  RequestToCheck,
  Result,
} from "./types.js";

/**
 * Reads a policy, with which bodies, requests and telephone numbers are checked. The first call compiles
 * the WebAssembly module, unless `ready` has done so.
 *
 * @param document The policy document, as an object or as JSON. Default: the profile `standard`.
 * @param options The texts for people at forms.
 * @throws {PolicyError} The policy is invalid.
 * @throws {TypeError} The policy is neither a string, bytes nor an object.
 *
 * @example
 * ```ts
 * import { policy } from "acg-policy";
 *
 * const check = policy({ profile: "strict", rules: { "number/plan-length": "off" } });
 * console.log(check.phone.parse("+44 20 7946 0123").e164); // "+442079460123"
 * ```
 */
export function policy(document: PolicyDocument | JsonText = "{}", { messages }: TextOptions = {}): Policy {
  return new LoadedPolicy(new ModulePolicy(asText(document, "policy")), textsOf(messages));
}

/**
 * Options for the texts of issues.
 *
 * @example
 * ```ts
 * import { policy } from "acg-policy";
 * import { es } from "acg-policy/messages/es";
 *
 * const check = policy({}, { messages: es });
 * console.log(check.account.check({}).byField["name"]); // ["Nombre de la cuenta: Rellene este campo; es obligatorio."]
 * ```
 */
export interface TextOptions {
  /**
   * A catalogue of `acg-policy/messages`, in which the texts are written. Default: message and help of each issue,
   * which are in English and name the members of the API.
   */
  readonly messages?: Catalogue;
}

/**
 * The checks by one policy. All of them are synchronous, unless they wait for the state of an account. The
 * policy's memory is freed when it is garbage-collected.
 *
 * An invalid request is not an exception: it is reported. A check throws a `TypeError` for an argument of
 * the wrong type, and a `RangeError` for an input that does not fit into the memory of the module (1 GiB,
 * of which a string takes 3 bytes per UTF-16 unit).
 */
export interface Policy {
  /**
   * The body of `PUT /accounts/{accountName}`.
   *
   * @example
   * ```ts
   * import { policy } from "acg-policy";
   *
   * const { issues } = policy().account.check({ name: "con toso" });
   * console.log(issues[0]?.code); // "account/name-format"
   * ```
   */
  readonly account: Resource<AccountInput>;
  /**
   * The body of `PUT /accounts/{accountName}/numbers/{telephoneNumber}`.
   *
   * @example
   * ```ts
   * import { policy } from "acg-policy";
   *
   * const number = { telephoneNumber: "+442079460123", accountName: "contoso", serviceDetails: {} };
   * const { issues } = policy().number.check(number, { account: { state: "missing" } });
   * console.log(issues.map(({ code }) => code)); // ["state/account-missing","number/no-service"]
   * ```
   */
  readonly number: Resource<NumberInput>;
  /**
   * The body of `POST /accounts/{accountName}:createOrUpdateNumbers`, with numbers of one account. The state is that of the account
   * of the first number.
   */
  readonly numberBatch: Resource<NumberBatchInput>;
  /** The body of `POST /accounts/{accountName}:deleteNumbers`. */
  readonly numberDeletion: Resource<NumberDeletionInput>;
  /** The body of `POST /accounts/{accountName}:getTeamsAvailableCapabilities`. */
  readonly identifiers: Resource<IdentifiersInput>;
  /**
   * The body of `PATCH /teamsRequestsForInformation/{tenantId}`.
   *
   * @example
   * ```ts
   * import { policy } from "acg-policy";
   *
   * const { warnings } = policy().consent.check({ customerRelationship: { status: "ConsentDeclined" } });
   * console.log(Object.keys(warnings)); // ["customerRelationship.comment"]
   * ```
   */
  readonly consent: Resource<ConsentInput>;
  /** Whole requests. */
  readonly request: RequestChecks;
  /** Telephone numbers, with the number ranges that `numberingPlan.additional` of the policy adds to the numbering plans. */
  readonly phone: Phone;
  /**
   * Settings of the policy that are valid, but that this release cannot apply in full: versions of the
   * API whose schema is not known.
   *
   * @example
   * ```ts
   * import { policy } from "acg-policy";
   *
   * const { warnings } = policy({ apiVersions: ["2025-01-31"] });
   * console.log(warnings[0]?.pointer); // "/apiVersions/0"
   * ```
   */
  readonly warnings: readonly PolicyWarning[];
  /**
   * What determines the verdicts. A gateway can send the same values in `x-acg-policy`, so that a page can tell whether
   * the gateway validates by another release or policy.
   *
   * @example
   * ```ts
   * import { policy } from "acg-policy";
   *
   * const { hash } = policy().identity;
   * const isSame = ({ headers }: Response): boolean => headers.get("x-acg-policy")?.endsWith(`; hash=${hash}`) ?? true;
   * // The response of the gateway to a `fetch` of the page. If it is not the same, the page should be loaded again.
   * console.log(isSame(new Response(null, { headers: { "x-acg-policy": `0.1.0; hash=${hash}` } }))); // true
   * ```
   */
  readonly identity: Identity;
}

/** Checks whole requests. */
export interface RequestChecks {
  /**
   * Checks a whole request, as the gateway does: method, target, header fields and body. A request
   * whose path is outside the API is accepted unchecked (`outsideApi`), unless the policy has
   * `unknownRoutes: "refuse"`; if its path resembles one of the API, the result has a warning.
   *
   * @example
   * ```ts
   * import { policy } from "acg-policy";
   *
   * const result = policy().request.check(
   *   { method: "DELETE", target: "/accounts/contoso?api-version=2024-02-29" },
   *   { roles: ["ProvisioningAPI.Read"] },
   * );
   * console.log(result.accepted, result.status); // false 403
   * ```
   */
  check(request: RequestToCheck, options?: RequestOptions): Result;
  /**
   * Waits for the state of the account, and then checks the request.
   *
   * @throws The reason of the signal, or what the promise of the account rejects with.
   */
  check(request: RequestToCheck, options: RequestLookupOptions): Promise<Result>;
}

/**
 * Telephone numbers by the default policy.
 *
 * @example
 * ```ts
 * import { phone } from "acg-policy";
 *
 * console.log(phone.parse("+44 20 7946 0123").e164); // "+442079460123"
 * ```
 */
export const phone: Phone = {
  parse: (text, options) => (standard ??= policy()).phone.parse(text, options),
  lookUp,
  numberingPlans,
};

class LoadedPolicy implements Policy {
  readonly #policy: ModulePolicy;
  readonly #texts: Texts;
  readonly #resources = new Map<Kind, Resource<never>>();
  readonly request: RequestChecks;
  readonly phone: Phone;

  constructor(policy: ModulePolicy, texts: Texts) {
    this.#policy = policy;
    this.#texts = texts;
    this.request = requestChecks(policy, texts);
    this.phone = {
      parse(text, options = {}) {
        asText(text, "text");
        const { engine, validator } = policy.ready();
        const found = candidate(engine, text, options, (length) => validator.suggest(length));
        return { ...found, issues: toResult(checkPhoneNumber(policy, found.e164 ?? text), texts, "").issues };
      },
      lookUp,
      numberingPlans,
    };
  }

  get account(): Resource<AccountInput> {
    return this.#resource(ACCOUNT);
  }

  get number(): Resource<NumberInput> {
    return this.#resource(NUMBER);
  }

  get numberBatch(): Resource<NumberBatchInput> {
    return this.#resource(NUMBER_BATCH);
  }

  get numberDeletion(): Resource<NumberDeletionInput> {
    return this.#resource(NUMBER_DELETION);
  }

  get identifiers(): Resource<IdentifiersInput> {
    return this.#resource(IDENTIFIERS);
  }

  get consent(): Resource<ConsentInput> {
    return this.#resource(CONSENT);
  }

  get warnings(): readonly PolicyWarning[] {
    return this.#policy.warnings;
  }

  get identity(): Identity {
    const { engine, validator } = this.#policy.ready();
    engine.run(() => validator.identify());
    return JSON.parse(engine.text()) as Identity;
  }

  #resource<T>(kind: Kind): Resource<T> {
    let resource = this.#resources.get(kind);
    if (resource === undefined) {
      resource = new BodyCheck<never>(this.#policy, kind, this.#texts);
      this.#resources.set(kind, resource);
    }
    return resource as unknown as Resource<T>;
  }
}

function requestChecks(policy: ModulePolicy, texts: Texts): RequestChecks {
  const checkNow = (request: RequestToCheck, account: AccountState | undefined, roles: readonly string[] | undefined): Result =>
    toResult(checkRequest(policy, request, account, roles), texts, accountMemberOf(request.target));
  function check(request: RequestToCheck, options?: RequestOptions): Result;
  function check(request: RequestToCheck, options: RequestLookupOptions): Promise<Result>;
  function check(request: RequestToCheck, options: RequestOptions | RequestLookupOptions = {}): Result | Promise<Result> {
    const { account, roles } = options;
    if (!isPromise(account)) {
      return checkNow(request, account, roles);
    }
    const { signal } = options as RequestLookupOptions;
    return abortable(account, signal).then((state) => checkNow(request, state, roles));
  }
  return { check };
}

let standard: Policy | undefined;

const ACCOUNT: Kind = { operation: OPERATIONS.putAccount, table: "AccountInput", accountMember: "name" };
const NUMBER: Kind = { operation: OPERATIONS.putNumber, table: "NumberInput", accountMember: "accountName" };
const NUMBER_BATCH: Kind = { operation: OPERATIONS.createOrUpdateNumbers, table: "NumberBatchInput", accountMember: "accountName" };
const NUMBER_DELETION: Kind = { operation: OPERATIONS.deleteNumbers, table: "NumberDeletionInput", accountMember: "accountName" };
const IDENTIFIERS: Kind = { operation: OPERATIONS.getTeamsAvailableCapabilities, table: "IdentifiersInput", accountMember: "accountName" };
const CONSENT: Kind = { operation: OPERATIONS.patchRequestForInformation, table: "ConsentInput", accountMember: "accountName" };
