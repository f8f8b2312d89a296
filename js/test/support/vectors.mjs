// Reads the test vectors that every subject runs, and compares results with them.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { target, workspace } from "./workspace.mjs";

/** All cases, with their full ids. */
export function loadCases() {
  const root = join(workspace, "tests/vectors");
  const names = readdirSync(root, { recursive: true }).filter((name) => name.endsWith(".json"));
  const cases = names.sort().flatMap((name) => {
    const place = name.replaceAll("\\", "/").replace(/\.json$/, "");
    const file = JSON.parse(readFileSync(join(root, name), "utf8"));
    return file.cases.map((one) => ({ ...one, id: `${place}/${one.id}` }));
  });
  assert.notEqual(cases.length, 0, "no vector cases were found");
  assert.equal(new Set(cases.map(({ id }) => id)).size, cases.length, "ids are unique");
  return cases;
}

/**
 * Compares the results of a subject, by case id, with the expected ones, and writes the counts for
 * `cargo xtask test`. A result is a verdict as in the vector file, or `{ fault }`.
 */
export function compare(subject, cases, found) {
  const deviations = loadDeviations(subject, cases);
  const mismatches = cases.flatMap(({ id, description, expect }) => {
    const agrees = isDeepStrictEqual(found.get(id), expect);
    if (agrees !== deviations.has(id)) {
      return [];
    }
    return agrees
      ? [`${id}\n  agrees: remove the case from tests/deviations/${subject}.json`]
      : [`${id}\n  ${description}\n  expected ${text(expect)}\n  found    ${text(found.get(id))}`];
  });
  assert.equal(mismatches.length, 0, `${mismatches.length} of ${cases.length} cases:\n${mismatches.join("\n")}`);
  const counts = { subject, ran: cases.length - deviations.size, deviations: deviations.size };
  mkdirSync(join(target, "vectors"), { recursive: true });
  writeFileSync(join(target, `vectors/${subject}.json`), `${JSON.stringify(counts)}\n`);
  return counts;
}

function loadDeviations(subject, cases) {
  const file = join(workspace, `tests/deviations/${subject}.json`);
  const deviations = new Map(Object.entries(existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}));
  for (const [id, reason] of deviations) {
    assert.ok(cases.some((one) => one.id === id), `tests/deviations/${subject}.json: unknown case ${id}`);
    assert.notEqual(reason.trim(), "", `tests/deviations/${subject}.json: the reason of ${id} is empty`);
  }
  return deviations;
}

function text(verdict) {
  return JSON.stringify(verdict) ?? "nothing";
}
