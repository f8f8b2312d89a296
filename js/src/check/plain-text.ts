import type { Texts } from "./result.js";

/** Message and help as sentences, without the marks of code. */
export const plainText: Texts = ({ code, variant, message, help }) => ({
  text: [message, help].flatMap((text) => (text === null ? [] : [sentence(text)])).join(" "),
  textCode: variant === undefined ? code : `${code}.${variant}`,
});

function sentence(text: string): string {
  const plain = text.replaceAll("`", "");
  return plain.charAt(0).toUpperCase() + plain.slice(1) + (/[.?!]$/.test(plain) ? "" : ".");
}
