// Parses the texts of standard input with libphonenumber-js; writes a line of JSON for each. `cargo xtask plans suggest-compare`
// runs this.
import { createInterface } from "node:readline";

import parsePhoneNumber from "libphonenumber-js/max";

const lines = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { country, text } = JSON.parse(line);
  const number = parsePhoneNumber(text, { defaultCountry: country ?? undefined });
  lines.push(JSON.stringify(number?.isValid() ? number.number : null));
}
process.stdout.write(`${lines.join("\n")}\n`);
