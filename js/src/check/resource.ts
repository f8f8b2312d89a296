import { abortable, isPromise } from "../abort.js";
import { asText, type Text } from "../input.js";
import type { AccountsOf, Resource, ResourceWithAccounts, Shape } from "../resource.js";
import type { SchemaTarget, StandardProps, StandardResult } from "../standard-schema.js";
import type { AccountState, Body, CheckOptions, LookupOptions, Report, Result } from "../types.js";
import { checkBody } from "./body.js";
import { fieldsOf } from "./field.js";
import { jsonSchema } from "./json-schema.js";
import type { ModulePolicy } from "./module-policy.js";
import { type Texts, toResult } from "./result.js";
import { standardProps, toStandard } from "./standard.js";

/** The kinds of bodies. */
export interface Kind {
  readonly operation: number;
  /** The name of its table. */
  readonly table: string;
  /** The member with the name of the account. */
  readonly accountMember: string;
}

/** Checks the bodies of one operation. */
export class BodyCheck<T> implements Resource<T> {
  readonly #policy: ModulePolicy;
  readonly #kind: Kind;
  readonly #texts: Texts;
  #shape: unknown;

  constructor(policy: ModulePolicy, kind: Kind, texts: Texts) {
    this.#policy = policy;
    this.#kind = kind;
    this.#texts = texts;
  }

  check(body: Body | T, options: LookupOptions): Promise<Result>;
  check(body: Body | T, options?: CheckOptions): Result;
  check(body: Body | T, options: CheckOptions | LookupOptions = {}): Result | Promise<Result> {
    const text = asText(body, "body");
    const { account } = options;
    if (isPromise(account)) {
      const { signal } = options as LookupOptions;
      return abortable(account, signal).then((state) => this.#result(text, state));
    }
    return this.#result(text, account);
  }

  with(accounts: AccountsOf): ResourceWithAccounts<T> {
    return new BodyCheckWithAccounts<T>(this.#policy, this.#kind, this.#texts, accounts);
  }

  get shape(): Shape<T> {
    return (this.#shape ??= fieldsOf((text) => this.#report(text), this.#kind.table, this.#texts)) as Shape<T>;
  }

  toJSONSchema({ target }: { readonly target: SchemaTarget }): Record<string, unknown> {
    return jsonSchema((text) => this.#report(text), this.#kind.table, [], target);
  }

  get "~standard"(): StandardProps<T> {
    const { accountMember } = this.#kind;
    const check = (value: unknown): Report => this.#report(toJson(value));
    return standardProps(check, this.#texts, accountMember, (target) => this.toJSONSchema({ target }));
  }

  #result(text: Text, account: AccountState | undefined): Result {
    return toResult(this.#report(text, account), this.#texts, this.#kind.accountMember);
  }

  #report(text: Text, account?: AccountState): Report {
    return checkBody(this.#policy, this.#kind.operation, text, account);
  }
}

/** Checks the bodies of one operation, and looks their accounts up. */
class BodyCheckWithAccounts<T> implements ResourceWithAccounts<T> {
  readonly #policy: ModulePolicy;
  readonly #kind: Kind;
  readonly #texts: Texts;
  readonly #accounts: AccountsOf;

  constructor(policy: ModulePolicy, kind: Kind, texts: Texts, accounts: AccountsOf) {
    this.#policy = policy;
    this.#kind = kind;
    this.#texts = texts;
    this.#accounts = accounts;
  }

  async check(body: Body | T, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<Result> {
    return toResult(await this.#report(asText(body, "body"), signal), this.#texts, this.#kind.accountMember);
  }

  get "~standard"(): StandardProps<T, Promise<StandardResult<T>>> {
    const plain = new BodyCheck<T>(this.#policy, this.#kind, this.#texts);
    return {
      ...plain["~standard"],
      validate: async (value) =>
        toStandard<T>(value, await this.#report(toJson(value), undefined), this.#texts, this.#kind.accountMember),
    };
  }

  /** A body with errors of its own is not looked up: its account's name may be half typed. */
  async #report(text: Text, signal: AbortSignal | undefined): Promise<Report> {
    const { operation, accountMember } = this.#kind;
    const alone = checkBody(this.#policy, operation, text, undefined);
    const name = alone.accepted ? nameIn(text, accountMember) : undefined;
    if (name === undefined) {
      return alone;
    }
    const state = await abortable(Promise.resolve(this.#accounts.of(name, { signal })), signal);
    return checkBody(this.#policy, operation, text, state);
  }
}

/** The name of the account of an accepted body; that of the first number of a batch. */
function nameIn(text: Text, accountMember: string): string | undefined {
  const body = JSON.parse(typeof text === "string" ? text : new TextDecoder().decode(text)) as {
    readonly [member: string]: unknown;
  };
  const first = Array.isArray(body["numbers"]) ? (body["numbers"][0] as typeof body | undefined) : body;
  const name = first?.[accountMember];
  return typeof name === "string" ? name : undefined;
}

/** A text is a value here, and not a body. What JSON cannot represent is reported as `null`. */
function toJson(value: unknown): Text {
  try {
    return (typeof value !== "object" || value === null ? JSON.stringify(value) : asText(value, "value")) ?? "null";
  } catch {
    return "null";
  }
}
