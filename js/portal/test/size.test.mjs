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
  // The words of the portal, and the texts of the npm package.
  const ofLanguage = (tag) => sizes.filter(({ name }) => name.startsWith(`${tag}-`)).map(({ size }) => size);
  const languages = ["en", "de", "fr", "es", "ja"].map((tag) => {
    assert.equal(ofLanguage(tag).length, 2, `the words of ${tag} are files of their own`);
    return ofLanguage(tag).reduce((sum, size) => sum + size, 0);
  });
  const others = sizes.filter((file) => !isLanguage(file)).reduce((sum, { size }) => sum + size, 0);
  const all = others + Math.max(...languages);
  t.diagnostic(`${all} bytes`);
  assert.ok(all < 260_000, `${all} bytes`);
});
