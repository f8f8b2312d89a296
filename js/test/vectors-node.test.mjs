import { test } from "node:test";

import * as api from "acg-policy";

import { runCase } from "./support/run-case.js";
import { compare, loadCases } from "./support/vectors.mjs";

test("every vector case gives the expected result in Node", (t) => {
  const cases = loadCases();
  const found = cases.map((one) => {
    try {
      return [one.id, runCase(api, one)];
    } catch (fault) {
      return [one.id, { fault: String(fault) }];
    }
  });
  const counts = compare("js-node", cases, new Map(found));
  t.diagnostic(`js-node: ${counts.ran} cases, ${counts.deviations} deviations`);
});
