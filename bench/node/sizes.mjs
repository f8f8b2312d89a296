// Measures what ships to browsers, and the alternatives. Prints a JSON object from file or library to
// its sizes in bytes, from which `cargo xtask size` writes docs/size.md.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { js, target, workspace } from "./paths.mjs";
import { bundledText, standaloneSchema } from "./peers.mjs";

const PHONE = 'export { parsePhoneNumberFromString as default } from "libphonenumber-js/max";';
const schema = await standaloneSchema();
const both = `import check from ${JSON.stringify(schema)};
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
export default (body) => check(body) && parsePhoneNumberFromString(body.telephoneNumber)?.isValid() === true;`;

const sizes = {
  shipped: {
    "npm package, one file": measure(join(js, "dist/index.js")),
    "npm package, acg-policy/phone": measure(join(js, "dist/phone-entry.js")),
    "npm package, acg-policy/response": measure(join(js, "dist/response.js")),
    "npm package, acg-policy/forms": measure(join(js, "dist/forms.js")),
    "npm package, acg-policy/bulk": measure(join(js, "dist/bulk.js")),
    "npm package, worker of acg-policy/bulk": measure(join(js, "dist/bulk-worker.js")),
    "npm package, worker of acg-policy/bulk/wasm": measure(join(js, "dist/bulk-wasm-worker.js")),
    "npm module": measure(join(target, "js/wasm/acg_policy_wasm_bg.wasm")),
    "filter for Envoy": measure(join(target, "plugin/acg_policy_plugin.wasm")),
    "numbering plans, tables": measure(join(workspace, "crates/e164-plan/src/table.bin")),
  },
  peers: {
    "libphonenumber-js/max": measure(await bundledText("phone", PHONE)),
    "ajv standalone, libphonenumber-js/max": measure(await bundledText("both", both)),
  },
};
process.stdout.write(`${JSON.stringify(sizes)}\n`);

function measure(file) {
  const bytes = readFileSync(file);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
}
