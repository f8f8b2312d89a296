export { PolicyError } from "./policy-error.js";
export { lookUpPhoneNumber } from "./phone-number.js";
export { numberingPlans, suggestPhoneNumber } from "./suggestion.js";
export { issuesFromResponse } from "./response.js";
export { createValidator, createValidatorSync } from "./validator.js";
export type {
  Action,
  Part,
  PhoneNumberChange,
  PhoneNumberFault,
  PhoneNumberKind,
  PhoneNumberLength,
  PhoneNumberObstacle,
  PolicyDocument,
  Role,
  RuleCode,
  Severity,
  UnknownReason,
} from "./generated/types.js";
export type { PhoneNumber } from "./phone-number.js";
export type { PhoneNumberSuggestion, SuggestionOptions } from "./suggestion.js";
export type {
  AccountState,
  Body,
  CheckOptions,
  Identity,
  Fact,
  HeaderList,
  HeaderValue,
  Issue,
  JsonText,
  KnownAccount,
  PolicyWarning,
  Report,
  RequestOptions,
  RequestToCheck,
  Validator,
} from "./types.js";
