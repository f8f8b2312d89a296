import { Engine } from "./engine.js";
import { maxTextBytes } from "./frame-writer.js";
import { FAULTS, KINDS, LENGTHS } from "./generated/lists.js";
import type { PhoneNumberFault, PhoneNumberKind, PhoneNumberLength } from "./generated/types.js";

/** The result of `lookUpPhoneNumber`. */
export interface PhoneNumber {
  /** Whether the numbering plan contains the number. The number need not be assigned. */
  readonly valid: boolean;
  /** The country calling code, for example 44; `null` if `fault` is set. */
  readonly callingCode: number | null;
  /**
   * The ISO 3166-1 code of the country, for example `GB`. `001` for a calling code that belongs to
   * no country, such as +800. `null` if several countries share the calling code and the digits do
   * not identify one of them.
   */
  readonly country: string | null;
  /**
   * Whether several countries share the number, such as +1 800 in North America; `country` is then
   * the first of them.
   */
  readonly shared: boolean;
  /** What the number is used for; `unknown` if the numbering plan does not contain it. */
  readonly kind: PhoneNumberKind;
  /** Whether the number of digits is possible; `null` if `fault` is set. */
  readonly length: PhoneNumberLength | null;
  /** Why the text cannot be looked up; `null` if it can. */
  readonly fault: PhoneNumberFault | null;
}

/**
 * Looks up a telephone number in the numbering plans, without a policy: its calling code, its
 * country, and whether the number is valid. To check a number against a policy, use
 * `validator.validatePhoneNumber`.
 *
 * Numbering plans change every few weeks. Treat `valid: false` as a reason to ask the user, not as
 * proof that the number does not exist.
 *
 * @param text A number in E.164 format: a plus sign, then at most 15 digits, and nothing else.
 * @returns The lookup result. A text in another format is not an exception: `fault` says what is
 *   wrong with it.
 *
 * @example
 * ```ts
 * import { lookUpPhoneNumber } from "acg-policy";
 *
 * const { valid, country, kind } = lookUpPhoneNumber("+442079460123");
 * console.log(valid, country, kind); // true "GB" "fixed-line"
 * console.log(lookUpPhoneNumber("020 7946 0123").fault); // "no-plus"
 * ```
 */
export function lookUpPhoneNumber(text: string): PhoneNumber {
  // One character more than the longest number gives the same fault as any longer text.
  const number = text.length > MAX_CHARACTERS ? text.slice(0, MAX_CHARACTERS) : text;
  const engine = Engine.current();
  const { frame, module } = engine;
  frame.start(maxTextBytes(number));
  frame.raw(number);
  const packed = engine.run(() => module.lookUp(frame.length));
  const fault = FAULTS[((packed >>> 27) & 7) - 1];
  if (fault !== undefined) {
    return { valid: false, callingCode: null, country: null, shared: false, kind: "unknown", length: null, fault };
  }
  const kind = KINDS[(packed >>> 20) & 15] ?? "unknown";
  return {
    valid: kind !== "unknown",
    callingCode: packed & 0x3ff,
    country: countryOf((packed >>> 10) & 0x3ff),
    shared: ((packed >>> 30) & 1) === 1,
    kind,
    length: LENGTHS[(packed >>> 24) & 7] ?? null,
    fault: null,
  };
}

/** The code of a region, from its number in `crates/acg-policy-wasm/src/plan.rs`. */
function countryOf(region: number): string | null {
  if (region === 0) {
    return null;
  }
  const letter = (index: number): string => String.fromCharCode(65 + index);
  return (countries[region] ??=
    region === WORLD ? "001" : letter(Math.floor((region - 1) / 26)) + letter((region - 1) % 26));
}

const countries: string[] = [];
const WORLD = 677;
/** A plus sign, 15 digits, and one character too many. */
const MAX_CHARACTERS = 17;
