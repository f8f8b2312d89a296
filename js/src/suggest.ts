import type { Engine } from "./engine.js";
import { maxTextBytes } from "./frame-writer.js";
import { CHANGES, OBSTACLES } from "./generated/lists.js";
import type { PhoneNumberSuggestion, SuggestionOptions } from "./suggestion.js";

/** Writes the frame, calls the module and reads the result. */
export function suggestion(
  engine: Engine,
  text: string,
  options: SuggestionOptions,
  suggest: (length: number) => number,
): PhoneNumberSuggestion {
  const country = options.country?.toUpperCase();
  if (country !== undefined && !/^[A-Z]{2}$/.test(country)) {
    throw unknownCountry();
  }
  // One character more than the longest text gives the same obstacle as any longer text.
  const written = text.length > MAX_CHARACTERS ? text.slice(0, MAX_CHARACTERS) : text;
  const { frame } = engine;
  frame.start(2 + maxTextBytes(written));
  frame.raw(country ?? "\0\0");
  frame.raw(written);
  const packed = engine.run(() => suggest(frame.length));
  if (((packed >>> 24) & 1) === 1) {
    throw unknownCountry();
  }
  const obstacle = OBSTACLES[((packed >>> 16) & 0xff) - 1];
  if (obstacle !== undefined) {
    return { number: null, changed: [], obstacle };
  }
  const changed = CHANGES.filter((_, index) => ((packed >>> index) & 1) === 1);
  return { number: engine.text(), changed, obstacle: null };
}

function unknownCountry(): RangeError {
  return new RangeError("unknown country; expected the two letters of ISO 3166-1, for example GB");
}

/** The greatest number of bytes of a text, and one character too many. */
const MAX_CHARACTERS = 257;
