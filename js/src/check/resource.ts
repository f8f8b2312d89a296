import { abortable } from "../abort.js";
import { asText, type Text } from "../input.js";
import type { StandardProps, StandardResult } from "../standard-schema.js";
import type { AccountState, Body, CheckOptions, LookupOptions, Report, Result } from "../types.js";
import { checkBody } from "./body.js";
import type { ModulePolicy } from "./module-policy.js";
import { fieldPath, type Texts, toResult } from "./result.js";

/** The kinds of bodies: their operation, and the member with the name of the account. */
export interface Kind {
  readonly operation: number;
  readonly accountMember: string;
}

/** Checks the bodies of one operation. */
export class BodyCheck<T> {
  readonly #policy: ModulePolicy;
  readonly #kind: Kind;
  readonly #texts: Texts;

  constructor(policy: ModulePolicy, kind: Kind, texts: Texts) {
    this.#policy = policy;
    this.#kind = kind;
    this.#texts = texts;
  }

  check(body: Body, options: LookupOptions): Promise<Result>;
  check(body: Body, options?: CheckOptions): Result;
  check(body: Body, options: CheckOptions | LookupOptions = {}): Result | Promise<Result> {
    const text = asText(body, "body");
    const { account } = options;
    if (account !== undefined && "then" in account) {
      const { signal } = options as LookupOptions;
      return abortable(account, signal).then((state) => this.#result(text, state));
    }
    return this.#result(text, account);
  }

  get "~standard"(): StandardProps<T> {
    return { version: 1, vendor: "acg-policy", validate: (value) => this.#validate(value) };
  }

  #result(text: Text, account: AccountState | undefined): Result {
    return toResult(this.#report(text, account), this.#texts, this.#kind.accountMember);
  }

  #report(text: Text, account: AccountState | undefined): Report {
    return checkBody(this.#policy, this.#kind.operation, text, account);
  }

  #validate(value: unknown): StandardResult<T> {
    const { accepted, issues } = this.#report(toJson(value), undefined);
    if (accepted) {
      return { value: value as T };
    }
    const errors = issues.filter(({ severity }) => severity === "error");
    return {
      issues: errors.map((issue) => ({
        message: this.#texts(issue).text,
        path: fieldPath(issue, this.#kind.accountMember),
      })),
    };
  }
}

/** A text is a value here, and not a body. What JSON cannot represent is reported as `null`. */
function toJson(value: unknown): Text {
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value) ?? "null";
  }
  return ArrayBuffer.isView(value) ? "null" : asText(value, "value");
}
