import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { js } from "../../test/support/workspace.mjs";

const folder = join(js, "portal/dist");

test("what a page loads is less than 260 kB with gzip, in the largest of the languages", (t) => {
  const sizes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => ({ name, size: gzipSync(readFileSync(join(parentPath, name)), { level: 9 }).length }));
  const isLanguage = ({ name }) => /^(en|de|fr|es|ja)-/.test(name);
  const languages = sizes.filter(isLanguage).map(({ size }) => size);
  assert.ok(languages.length >= 5, "the languages are files of their own");
  const others = sizes.filter((file) => !isLanguage(file)).reduce((sum, { size }) => sum + size, 0);
  const all = others + Math.max(...languages);
  t.diagnostic(`${all} bytes`);
  assert.ok(all < 260_000, `${all} bytes`);
});
