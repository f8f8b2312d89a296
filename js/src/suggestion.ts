import { Engine } from "./engine.js";
import { PLANS } from "./generated/lists.js";
import type { PhoneNumberChange, PhoneNumberObstacle } from "./generated/types.js";
import { suggestion } from "./suggest.js";

/** Options of `suggestPhoneNumber`. */
export interface SuggestionOptions {
  /** The country in whose national format the text may be: its ISO 3166-1 code, for example `GB`. */
  readonly country?: string;
}

/** The result of `suggestPhoneNumber`. */
export interface PhoneNumberSuggestion {
  /** The number in E.164 format, which is in the numbering plans; `null` if there is not exactly one. */
  readonly number: string | null;
  /** What was changed in the text; empty if the text is the number, or if there is no number. */
  readonly changed: readonly PhoneNumberChange[];
  /** Why there is no number; `null` if there is one. */
  readonly obstacle: PhoneNumberObstacle | null;
}

/**
 * Suggests the E.164 number for which a text as people write it stands, if the numbering plans contain
 * exactly one such number. Show the suggestion to the user; nothing is changed unasked.
 *
 * Text that lost digits, such as `4.42079E+11`, is recognised and never repaired.
 *
 * @param text The number as written or pasted.
 * @param options The country, without which a number in national format has no suggestion.
 * @returns The number and what was changed, or why there is no number.
 * @throws `RangeError` if no numbering plan has the country.
 *
 * @example
 * ```ts
 * import { suggestPhoneNumber } from "acg-policy";
 *
 * const { number, changed } = suggestPhoneNumber("(020) 7946-0123", { country: "GB" });
 * console.log(number); // "+442079460123"
 * console.log(changed); // ["spaces","punctuation","trunk-prefix","country-code"]
 * console.log(suggestPhoneNumber("4.42079E+11").obstacle); // "exponent"
 * ```
 */
export function suggestPhoneNumber(text: string, options: SuggestionOptions = {}): PhoneNumberSuggestion {
  const engine = Engine.current();
  return suggestion(engine, text, options, (length) => engine.module.suggest(length));
}

/**
 * The version of the numbering plans: that of libphonenumber, and the date of the ranges that were added.
 *
 * @example
 * ```ts
 * import { numberingPlans } from "acg-policy";
 *
 * console.log(`numbering plans of ${numberingPlans}`);
 * ```
 */
export const numberingPlans: string = PLANS;
