import type { Signal } from "./signal.js";
import type { SchemaTarget, StandardResult, StandardSchema } from "./standard-schema.js";
import type { AccountState, CheckOptions, JsonObject, JsonText, LookupOptions, Result } from "./types.js";

/** The bodies of one operation. A resource is a Standard Schema: libraries for forms and APIs accept it as it is. */
export interface Resource<T> extends StandardSchema<T> {
  /**
   * Checks a body, and waits for the state of its account.
   *
   * @throws The reason of the signal, or what the promise of the account rejects with.
   */
  check(body: T | JsonObject | JsonText, options: LookupOptions): Promise<Result>;
  /** Checks a body. There is no path to compare with. */
  check(body: T | JsonObject | JsonText, options?: CheckOptions): Result;
  /**
   * The same resource with a source of accounts: each body without errors of its own is checked again with
   * the state of its account, also by a library to which it is given as a Standard Schema.
   *
   * @example
   * ```ts
   * import { policy } from "acg-policy";
   *
   * const number = policy().number.with({ of: async () => ({ state: "missing" }) });
   * const body = { telephoneNumber: "+442079460123", accountName: "contoso", serviceDetails: {} };
   * console.log((await number.check(body)).status); // 404
   * ```
   */
  with(accounts: AccountsOf): ResourceWithAccounts<T>;
  /**
   * Single members. Each is a Standard Schema; the members of an object are in its `shape`.
   *
   * @example
   * ```ts
   * import { policy } from "acg-policy";
   *
   * const { telephoneNumber, serviceDetails } = policy().number.shape;
   * console.log(telephoneNumber.check("+442079460123").accepted); // true
   * console.log(serviceDetails.shape.zoomPhoneCloudPeering.shape.enabled.check("yes").accepted); // false
   * ```
   */
  readonly shape: Shape<T>;
  /**
   * A JSON Schema for documents and for validators without this package. It is weaker than the check, and
   * never stronger: it accepts every body that the policy accepts.
   *
   * @throws {RangeError} The target is unknown.
   *
   * @example
   * ```ts
   * import { policy } from "acg-policy";
   *
   * const schema = policy().account.toJSONSchema({ target: "draft-2020-12" });
   * console.log(schema["required"]); // ["name"]
   * ```
   */
  toJSONSchema(options: { readonly target: SchemaTarget }): Record<string, unknown>;
}

/** A source of accounts, such as that of `accounts`. */
export interface AccountsOf {
  of(name: string, options: { readonly signal?: Signal | undefined }): AccountState | Promise<AccountState>;
}

/** A resource that looks the accounts of bodies up. */
export interface ResourceWithAccounts<T> extends StandardSchema<T, Promise<StandardResult<T>>> {
  /** Checks a body, and waits for the state of its account if it has no errors of its own. */
  check(body: T | JsonObject | JsonText, options?: { readonly signal?: Signal | undefined }): Promise<Result>;
}

/** The members of an object. */
export type Shape<T> = { readonly [Name in keyof T]-?: Field<T[Name]> };

/** A member, which is checked alone: rules that compare it with other members are not checked. */
export interface FieldSchema<T> extends StandardSchema<T> {
  /** Checks a value. The fields of the result are those of the value; `formErrors` has errors about the whole of it. */
  check(value: unknown): Result;
  /** A JSON Schema of the value. */
  toJSONSchema(options: { readonly target: SchemaTarget }): Record<string, unknown>;
}

/** A member; an object has a `shape`. */
export type Field<T> = FieldSchema<T> & (NonNullable<T> extends readonly unknown[] | string | boolean ? unknown : { readonly shape: Shape<NonNullable<T>> });
