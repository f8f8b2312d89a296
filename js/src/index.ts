export { PolicyError } from "./policy-error.js";
export { lookUpPhoneNumber } from "./phone-number.js";
export type { PhoneNumber, PhoneNumberFault, PhoneNumberKind, PhoneNumberLength } from "./phone-number.js";
export { issuesFromResponse } from "./response.js";
export { createValidator, createValidatorSync } from "./validator.js";
export type { RuleCode } from "./generated/rules.js";
export type {
  AccountState,
  Action,
  Body,
  CheckOptions,
  Fact,
  HeaderList,
  HeaderValue,
  Issue,
  JsonText,
  KnownAccount,
  Part,
  PolicyDocument,
  Report,
  RequestOptions,
  RequestToCheck,
  Role,
  Severity,
  Validator,
} from "./types.js";
