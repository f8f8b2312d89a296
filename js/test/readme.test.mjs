import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { js } from "./support/workspace.mjs";

test("the example of the README prints what the README says", () => {
  const readme = readFileSync(join(js, "README.md"), "utf8");
  const [, program] = /```js\n([\s\S]*?)```/.exec(readme);
  const [, printed] = /```text\n([\s\S]*?)```/.exec(readme);
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: js, encoding: "utf8" });
  assert.equal(run.stderr, "");
  assert.equal(run.stdout, printed);
});
