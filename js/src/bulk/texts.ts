// The texts of faults of files, as opposed to those of numbers, which have a rule.
import type { Catalogue } from "../messages/catalogue.js";
import { CSV_TEXTS } from "../messages/csv-texts.js";
import type { Fact } from "../types.js";

/** The codes of faults of files. */
export type CsvCode = keyof typeof CSV_TEXTS;

/** The text of a catalogue; the English one without a catalogue, or if it has no text for the code. */
export function csvText(code: CsvCode, facts: Readonly<Record<string, Fact>>, messages: Catalogue | undefined): string {
  // A row is a name, and not a quantity: it is written without separators.
  const words = Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, typeof fact === "number" ? String(fact) : fact]));
  const text = messages?.render({ code, in: "body", path: [], facts: words }, messages);
  return text ?? CSV_TEXTS[code].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(words[name] ?? ""));
}
