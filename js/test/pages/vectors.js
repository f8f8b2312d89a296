// Runs every vector case in this page, and stores the results for the test.
import * as api from "/dist/index.js";
import { runCase } from "/support/run-case.js";

await api.ready();
const cases = await (await fetch("/cases.json")).json();
globalThis.verdicts = cases.map((one) => {
  try {
    return [one.id, runCase(api, one)];
  } catch (fault) {
    return [one.id, { fault: String(fault) }];
  }
});

// The content security policy must forbid `eval`, otherwise the test proves nothing.
globalThis.evalWorks = true;
try {
  // oxlint-disable-next-line no-eval
  globalThis.evalWorks = (0, eval)("1 + 1") === 2;
} catch {
  globalThis.evalWorks = false;
}
