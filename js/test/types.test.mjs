import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

import { js } from "./support/workspace.mjs";

function compiles(project) {
  const tsc = join(js, "node_modules/typescript/bin/tsc");
  const run = spawnSync(process.execPath, [tsc, "--project", join(js, "test/types", project)], { encoding: "utf8" });
  assert.equal(run.stdout + run.stderr, "");
  assert.equal(run.status, 0);
}

test("programs that use the package compile, and mistakes are compile errors", () => compiles("tsconfig.json"));

test("programs without the types of the DOM and of Node compile", () => compiles("tsconfig.without-dom.json"));

test("programs with the types of Node alone compile", () => compiles("tsconfig.with-node.json"));
