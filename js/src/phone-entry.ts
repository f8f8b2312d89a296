import { candidate, lookUp, numberingPlans } from "./check/phone.js";
import { Engine } from "./engine.js";
import type { Phone, PhoneCandidate, PhoneOptions } from "./phone.js";

export { ready } from "./ready.js";
export type { ModuleSource } from "./module-source.js";
export type {
  PhoneNumberChange,
  PhoneNumberKind,
  PhoneNumberLength,
  PhoneNumberObstacle,
} from "./generated/types.js";
export type { PhoneCandidate, PhoneNumber, PhoneOptions } from "./phone.js";

/** Telephone numbers as people write them, without a policy. */
export interface PlainPhone extends Omit<Phone, "parse"> {
  /**
   * Finds the number for which a text stands, as `phone.parse` of `acg-policy`, but without issues: there is no
   * policy here.
   *
   * @throws {RangeError} The country is unknown.
   */
  parse(text: string, options?: PhoneOptions): PhoneCandidate;
}

/**
 * The telephone numbers of `acg-policy` alone, in a third of the bytes.
 *
 * @example
 * ```ts
 * import { phone } from "acg-policy/phone";
 *
 * const { e164, changed } = phone.parse("(0)20 7946 0123", { country: "GB" });
 * console.log(e164, changed); // "+442079460123" ["spaces","punctuation","trunk-prefix","country-code"]
 * console.log(phone.lookUp("+442079460123")?.region); // "GB"
 * ```
 */
export const phone: PlainPhone = {
  parse(text, options = {}) {
    const engine = Engine.current();
    return candidate(engine, text, options, (length) => engine.module.suggest(length));
  },
  lookUp,
  numberingPlans,
};
