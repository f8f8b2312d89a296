export { accounts } from "./accounts.js";
export { PolicyError } from "./policy-error.js";
export { phone, policy } from "./policy.js";
export { ready } from "./ready.js";
export { readResponse } from "./response.js";
export type { AccountOptions, AccountRequest, AccountResponse, Accounts, AccountsOptions } from "./accounts.js";
export type * from "./generated/bodies.js";
export type {
  Action,
  Part,
  PhoneNumberChange,
  PhoneNumberKind,
  PhoneNumberLength,
  PhoneNumberObstacle,
  PolicyDocument,
  Role,
  RuleCode,
  Severity,
  UnknownReason,
} from "./generated/types.js";
export type { ModuleSource } from "./module-source.js";
export type { ParsedPhone, Phone, PhoneCandidate, PhoneNumber, PhoneOptions } from "./phone.js";
export type { Catalogue } from "./messages/catalogue.js";
export type { TextCode } from "./messages/text-codes.js";
export type { Policy, RequestChecks, TextOptions } from "./policy.js";
export type { AccountsOf, Field, FieldSchema, Resource, ResourceWithAccounts, Shape } from "./resource.js";
export type { Outcome, OutcomeKind, ResponseToRead } from "./response.js";
export type { Signal } from "./signal.js";
export type { SchemaTarget, StandardIssue, StandardProps, StandardResult, StandardSchema } from "./standard-schema.js";
export type {
  AccountState,
  Body,
  CheckOptions,
  Identity,
  Fact,
  HeaderList,
  HeaderValue,
  Issue,
  JsonObject,
  JsonText,
  KnownAccount,
  LookupOptions,
  PolicyWarning,
  RequestLookupOptions,
  RequestOptions,
  RequestToCheck,
  Result,
} from "./types.js";
