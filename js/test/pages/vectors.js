// Runs every vector case in this page, and leaves the verdicts for the test.
import * as api from "/dist/index.js";
import { judge } from "/support/judge.js";

await api.createValidator();
const cases = await (await fetch("/cases.json")).json();
globalThis.verdicts = cases.map((one) => {
  try {
    return [one.id, judge(api, one)];
  } catch (fault) {
    return [one.id, { fault: String(fault) }];
  }
});

// What the content security policy of this page must forbid, or the run shows nothing.
globalThis.evalWorks = true;
try {
  globalThis.evalWorks = (0, eval)("1 + 1") === 2;
} catch {
  globalThis.evalWorks = false;
}
