import type { Issue } from "../types.js";
import type { TextCode } from "./text-codes.js";

/**
 * The texts for people at forms in one language. To change some, copy a catalogue of `acg-policy/messages` with
 * other texts, labels or words.
 *
 * A text can contain facts of the issue in braces: `{limit}`. A list reads "A, B or C", and as `{excluded, and}`
 * "A, B and C", as `{expected, quoted}` with quotation marks. `{length, plural, one {# character} other {# characters}}` chooses by the plural rules of the
 * language. `{label}` is the label of the field, `{label.usage}` that of another one, `{support}` the sentence of
 * that name. Words of the API are replaced by `words` and `labels`, except in `{nearest.code}`.
 *
 * @example
 * ```ts
 * import { policy } from "acg-policy";
 * import { de } from "acg-policy/messages/de";
 *
 * const texts = { ...de.texts, "number/usage-empty": "Bitte Verwendung wählen." };
 * const labels = { ...de.labels, usage: "Zweck" };
 * const check = policy({ profile: "strict" }, { messages: { ...de, labels, texts } });
 * console.log(check.account.check({}).byField["name"]); // ["Kontoname: Füllen Sie dieses Feld aus; es ist erforderlich."]
 * ```
 */
export interface Catalogue {
  /** The language, as a tag of BCP 47, by which numbers, lists and plural forms are written. */
  readonly language: string;
  /** How the label of a field and a text about it are joined: `{label}: {text}`. */
  readonly field: string;
  /** How a word is quoted: `“{word}”`. */
  readonly quote: string;
  /** What to do about a fault of the application itself. */
  readonly support: string;
  /** The labels of the members of bodies, and of the parameters of paths. */
  readonly labels: Readonly<Record<string, string>>;
  /** The names for values of the API: usages, capabilities, and statuses. */
  readonly words: Readonly<Record<string, string>>;
  /** The texts, by `textCode` of an issue. A text that is not given is replaced by the general text of its rule. */
  readonly texts: Readonly<Record<TextCode, string>>;
  /** Writes the text of an issue; `undefined` if there is none for it. */
  readonly render: (issue: IssueToRender, catalogue: Catalogue) => string | undefined;
}

/** The parts of an issue from which its text is written. */
export type IssueToRender = Pick<Issue, "code" | "variant" | "in" | "path" | "facts">;
