import type { Catalogue } from "../messages/catalogue.js";
import type { Texts } from "./result.js";

/**
 * The texts of a catalogue. Without one, or for an issue that it has no text for: message and help as sentences,
 * without the marks of code.
 */
export function textsOf(messages: Catalogue | undefined): Texts {
  return (issue) => ({
    text: messages?.render(issue, messages) ?? sentences(issue.message, issue.help),
    textCode: issue.variant === undefined ? issue.code : `${issue.code}.${issue.variant}`,
  });
}

function sentences(message: string, help: string | null): string {
  return help === null ? sentence(message) : `${sentence(message)} ${sentence(help)}`;
}

/** Nearly all texts occur again: a look-up takes a fifth of the time of making one. */
function sentence(text: string): string {
  let made = sentencesByText.get(text);
  if (made === undefined) {
    const plain = text.replaceAll("`", "");
    made = plain.charAt(0).toUpperCase() + plain.slice(1) + (/[.?!]$/.test(plain) ? "" : ".");
    if (sentencesByText.size < MAX_SENTENCES) {
      sentencesByText.set(text, made);
    }
  }
  return made;
}

const sentencesByText = new Map<string, string>();
/** More than the texts of all rules. */
const MAX_SENTENCES = 1_000;
