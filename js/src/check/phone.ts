import { Engine } from "../engine.js";
import { maxTextBytes } from "../frame-writer.js";
import { CHANGES, FAULTS, KINDS, LENGTHS, OBSTACLES, PLANS } from "../generated/lists.js";
import type { PhoneCandidate, PhoneNumber, PhoneOptions } from "../phone.js";
import type { Report } from "../types.js";
import type { ModulePolicy } from "./module-policy.js";

/** Looks up a telephone number in the numbering plans. */
export function lookUp(e164: string): PhoneNumber | null {
  // One character more than the longest number gives the same fault as any longer text.
  const number = e164.length > MAX_NUMBER ? e164.slice(0, MAX_NUMBER) : e164;
  const engine = Engine.current();
  const { frame, module } = engine;
  frame.start(maxTextBytes(number));
  frame.raw(number);
  const packed = engine.run(() => module.lookUp(frame.length));
  if (FAULTS[((packed >>> 27) & 7) - 1] !== undefined) {
    return null;
  }
  const kind = KINDS[(packed >>> 20) & 15] ?? "unknown";
  return {
    callingCode: packed & 0x3ff,
    region: regionOf((packed >>> 10) & 0x3ff),
    shared: ((packed >>> 30) & 1) === 1,
    valid: kind !== "unknown",
    kind,
    length: LENGTHS[(packed >>> 24) & 7] ?? "invalid",
  };
}

/** Checks a telephone number alone. */
export function checkPhoneNumber(policy: ModulePolicy, text: string): Report {
  const { engine, validator } = policy.ready();
  engine.frame.start(maxTextBytes(text));
  engine.frame.raw(text);
  return engine.check((length) => validator.checkPhoneNumber(length));
}

/** Finds the number for which a text stands, by the suggestion of the module. */
export function candidate(
  engine: Engine,
  text: string,
  { country }: PhoneOptions,
  suggest: (length: number) => number,
): PhoneCandidate {
  const letters = country?.toUpperCase();
  if (letters !== undefined && !/^[A-Z]{2}$/.test(letters)) {
    throw unknownCountry();
  }
  // One character more than the longest text gives the same obstacle as any longer text.
  const written = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  const { frame } = engine;
  frame.start(2 + maxTextBytes(written));
  frame.raw(letters ?? "\0\0");
  frame.raw(written);
  const packed = engine.run(() => suggest(frame.length));
  if (((packed >>> 24) & 1) === 1) {
    throw unknownCountry();
  }
  const obstacle = OBSTACLES[((packed >>> 16) & 0xff) - 1];
  if (obstacle !== undefined) {
    return { e164: null, changed: [], obstacle };
  }
  const changed = CHANGES.filter((_, index) => ((packed >>> index) & 1) === 1);
  return { e164: engine.text(), changed, obstacle: null };
}

/** The version of the numbering plans: that of libphonenumber, and the date of the ranges that were added. */
export const numberingPlans: string = PLANS;

/** The code of a region, from its number in `crates/acg-policy-wasm/src/plan.rs`. */
function regionOf(region: number): string | null {
  if (region === 0) {
    return null;
  }
  const letter = (index: number): string => String.fromCharCode(65 + index);
  return (regions[region] ??=
    region === WORLD ? "001" : letter(Math.floor((region - 1) / 26)) + letter((region - 1) % 26));
}

function unknownCountry(): RangeError {
  return new RangeError("unknown country; expected the two letters of ISO 3166-1, for example GB");
}

const regions: string[] = [];
const WORLD = 677;
/** A plus sign, 15 digits, and one character too many. */
const MAX_NUMBER = 17;
/** The greatest number of bytes of a text, and one character too many. */
const MAX_TEXT = 257;
