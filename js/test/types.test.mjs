import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

import { js } from "./support/workspace.mjs";

test("programs that use the package compile, and mistakes are compile errors", () => {
  const tsc = join(js, "node_modules/typescript/bin/tsc");
  const run = spawnSync(process.execPath, [tsc, "--project", join(js, "test/types")], { encoding: "utf8" });
  assert.equal(run.stdout + run.stderr, "");
  assert.equal(run.status, 0);
});
