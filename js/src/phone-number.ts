import { Engine } from "./engine.js";
import { roomFor } from "./buffer.js";

/** What the numbering plans of the world say about a telephone number. */
export interface PhoneNumber {
  /** A plan has such a number; whether anybody has it is another question. */
  readonly valid: boolean;
  /** For example 44; `null` when there is a fault. */
  readonly callingCode: number | null;
  /**
   * ISO 3166 code, for example `GB`; `001` where the plan belongs to no country, as +800; `null` where
   * several countries share the calling code and nobody can tell which one it is.
   */
  readonly country: string | null;
  /** Several countries have the number, as +1 800 in North America; `country` is then the first of them. */
  readonly shared: boolean;
  /** `unknown` when the plan has no such number. */
  readonly kind: PhoneNumberKind;
  /** What the number of digits alone says; `null` when there is a fault. */
  readonly length: PhoneNumberLength | null;
  /** Why the text cannot be looked up; `null` when it can. */
  readonly fault: PhoneNumberFault | null;
}

export type PhoneNumberKind =
  | "unknown"
  | "fixed-line"
  | "mobile"
  | "fixed-line-or-mobile"
  | "toll-free"
  | "premium"
  | "shared-cost"
  | "voip"
  | "personal"
  | "pager"
  | "uan"
  | "voicemail";

export type PhoneNumberLength = "possible" | "local-only" | "too-short" | "too-long" | "invalid";

/** `unknown-calling-code`: no plan has the first digits. All others: the text is not E.164. */
export type PhoneNumberFault =
  | "no-plus"
  | "no-digits"
  | "not-a-digit"
  | "too-many-digits"
  | "unknown-calling-code";

/**
 * What the numbering plans say about a number in E.164 form: a plus sign, then up to 15 digits, and
 * nothing else. No policy is asked; `validator.validatePhoneNumber` asks one.
 */
export function lookUpPhoneNumber(text: string): PhoneNumber {
  // One more than a number has says as much as any number of them.
  const number = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const engine = Engine.current();
  const { buffer, module } = engine;
  buffer.open(roomFor(number));
  buffer.raw(number);
  const packed = engine.run(() => module.lookUp(buffer.used));
  const fault = FAULTS[(packed >>> 27) & 7];
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

/** By its number in `crates/acg-policy-wasm/src/plan.rs`. */
function countryOf(region: number): string | null {
  if (region === 0) {
    return null;
  }
  const letter = (place: number): string => String.fromCharCode(65 + place);
  return (countries[region] ??=
    region === WORLD ? "001" : letter(Math.floor((region - 1) / 26)) + letter((region - 1) % 26));
}

const countries: string[] = [];
const WORLD = 677;
const LONGEST = 17;

// In the order of `crates/e164-plan/src/plan.rs`.
const KINDS: readonly PhoneNumberKind[] = [
  "unknown",
  "fixed-line",
  "mobile",
  "fixed-line-or-mobile",
  "toll-free",
  "premium",
  "shared-cost",
  "voip",
  "personal",
  "pager",
  "uan",
  "voicemail",
];
const LENGTHS: readonly PhoneNumberLength[] = ["possible", "local-only", "too-short", "too-long", "invalid"];
const FAULTS: readonly (PhoneNumberFault | undefined)[] = [
  undefined,
  "no-plus",
  "no-digits",
  "not-a-digit",
  "too-many-digits",
  "unknown-calling-code",
];
