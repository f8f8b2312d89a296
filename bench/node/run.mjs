// `cargo xtask bench --js`: measures the npm package in Node and Chromium with alternatives, and writes docs/benchmarks-js.md.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { page } from "./page.mjs";
import { here, workspace } from "./paths.mjs";
import { measureSpeed } from "./speed.mjs";

const { values: options } = parseArgs({ options: { page: { type: "string" }, samples: { type: "string", default: "31" } } });
const samples = Number(options.samples);

const text = page({
  samples,
  speed: await measureSpeed(samples),
  loading: rowsOf("loading.mjs"),
  bulk: rowsOf("bulk.mjs"),
});
process.stdout.write(text);
if (options.page !== undefined) {
  writeFileSync(join(workspace, options.page), text);
}

/** Runs a program that prints a row of figures per line, as JSON. */
function rowsOf(program) {
  const printed = execFileSync(process.execPath, [join(here, program)], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  return printed.trim().split("\n").map((line) => JSON.parse(line));
}
