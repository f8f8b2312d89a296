import type { PhoneNumberChange, PhoneNumberKind, PhoneNumberLength, PhoneNumberObstacle } from "./generated/types.js";
import type { Issue } from "./types.js";

/** Telephone numbers as people write them. */
export interface Phone {
  /**
   * Finds the E.164 number for which a text as people write it stands, if the numbering plans contain
   * exactly one such number. Show it to the user; nothing is changed unasked. `issues` are those of the
   * number by the policy or, if there is none, of the text.
   *
   * Text that lost digits, such as `4.42079E+11`, is recognised and never repaired.
   *
   * @param text The number as written or pasted.
   * @param options The country, without which a number in national format is not recognised.
   * @throws `RangeError` if no numbering plan has the country.
   *
   * @example
   * ```ts
   * import { phone } from "acg-policy";
   *
   * const { e164, changed, issues } = phone.parse("(020) 7946-0123", { country: "GB" });
   * console.log(e164, issues.length); // "+442079460123" 0
   * console.log(changed); // ["spaces","punctuation","trunk-prefix","country-code"]
   * console.log(phone.parse("4.42079E+11").obstacle); // "exponent"
   * ```
   */
  parse(text: string, options?: PhoneOptions): ParsedPhone;
  /**
   * Looks up a telephone number in the numbering plans; `null` if the text is not in E.164 format, or
   * has an unassigned calling code.
   *
   * Numbering plans change every few weeks. Treat `valid: false` as a reason to ask the user, not as
   * proof that the number does not exist.
   *
   * @example
   * ```ts
   * import { phone } from "acg-policy";
   *
   * const number = phone.lookUp("+442079460123");
   * console.log(number?.valid, number?.region, number?.kind); // true "GB" "fixed-line"
   * console.log(phone.lookUp("020 7946 0123")); // null
   * ```
   */
  lookUp(e164: string): PhoneNumber | null;
  /**
   * The version of the numbering plans: that of libphonenumber, and the date of the ranges that were added.
   *
   * @example
   * ```ts
   * import { phone } from "acg-policy";
   *
   * console.log(phone.numberingPlans.length > 0); // true
   * ```
   */
  readonly numberingPlans: string;
}

/** The result of `phone.parse`. */
export interface ParsedPhone extends PhoneCandidate {
  /** The issues of the number by the policy or, if there is none, of the text. Their path is empty. */
  readonly issues: readonly Issue[];
}

/** What the numbering plans say of a telephone number. */
export interface PhoneNumber {
  /** The country calling code, for example 44. */
  readonly callingCode: number;
  /**
   * The ISO 3166-1 code of the country, for example `GB`. `001` for a calling code that belongs to
   * no country, such as +800. `null` if several countries share the calling code and the digits do
   * not identify one of them.
   */
  readonly region: string | null;
  /**
   * Whether several countries share the number, such as +1 800 in North America; `region` is then
   * the first of them.
   */
  readonly shared: boolean;
  /** Whether the numbering plan contains the number. The number need not be assigned. */
  readonly valid: boolean;
  /** What the number is used for; `unknown` if the numbering plan does not contain it. */
  readonly kind: PhoneNumberKind;
  /** Whether the number of digits is possible. */
  readonly length: PhoneNumberLength;
}

/** Options of `phone.parse`. */
export interface PhoneOptions {
  /** The country in whose national format the text may be: its ISO 3166-1 code, for example `GB`. */
  readonly country?: string | undefined;
}

/** The number for which a text stands. */
export interface PhoneCandidate {
  /** The number in E.164 format, which is in the numbering plans; `null` if there is not exactly one. */
  readonly e164: string | null;
  /** What was changed in the text; empty if the text is the number, or if there is no number. */
  readonly changed: readonly PhoneNumberChange[];
  /** Why there is no number; `null` if there is one. */
  readonly obstacle: PhoneNumberObstacle | null;
}
