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

function sentences(...texts: readonly (string | null)[]): string {
  return texts.flatMap((text) => (text === null ? [] : [sentence(text)])).join(" ");
}

function sentence(text: string): string {
  const plain = text.replaceAll("`", "");
  return plain.charAt(0).toUpperCase() + plain.slice(1) + (/[.?!]$/.test(plain) ? "" : ".");
}
