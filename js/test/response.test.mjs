import assert from "node:assert/strict";
import { test } from "node:test";

import { issuesFromResponse } from "acg-policy";

const detail = {
  code: "number/usage-empty",
  message: "usage is empty",
  target: "/serviceDetails/teamsOperatorConnect/configuration/usage",
  severity: "error",
  in: "body",
  help: "send what the number is for",
  url: "https://example.com/number/usage-empty",
};
const response = (...details) => ({ error: { code: "InvalidRequest", message: "usage is empty", details } });

test("an error response is read from a string, bytes and an object", () => {
  const expected = [
    {
      code: "number/usage-empty",
      severity: "error",
      in: "body",
      path: ["serviceDetails", "teamsOperatorConnect", "configuration", "usage"],
      message: "usage is empty",
      help: "send what the number is for",
      url: "https://example.com/number/usage-empty",
      facts: {},
    },
  ];
  const text = JSON.stringify(response(detail));
  for (const body of [text, new TextEncoder().encode(text), response(detail)]) {
    assert.deepEqual(issuesFromResponse(body), expected);
  }
});

test("a JSON Pointer is split into its segments", () => {
  const path = (target, part = "body") => issuesFromResponse(response({ ...detail, target, in: part }))[0].path;
  assert.deepEqual(path(""), []);
  assert.deepEqual(path("/"), [""]);
  assert.deepEqual(path("/a~1b/~0c/~01"), ["a/b", "~c", "~1"]);
  assert.deepEqual(path("/numbers/12/usage"), ["numbers", 12, "usage"]);
  assert.deepEqual(path("/numbers/012/-1/1e3/"), ["numbers", "012", "-1", "1e3", ""]);
  assert.deepEqual(path("/0", "query"), ["0"], "a query parameter has no indices");
  assert.deepEqual(path("/telephoneNumber", "path"), ["telephoneNumber"]);
});

test("members that are missing have defaults", () => {
  const { help, url, message } = issuesFromResponse(response({ code: "a/b", severity: "warning", in: "header" }))[0];
  assert.deepEqual([help, url, message], [null, "", "a/b"]);
});

test("any other body has no issues", () => {
  const others = [
    "",
    "no JSON",
    "null",
    "[]",
    "7",
    new Uint8Array([0xff]),
    {},
    { error: null },
    { error: { code: "NotFound", message: "There is no such account." } },
    { error: { details: "none" } },
    response(null, 7, "text", {}, { ...detail, in: "cookie" }, { ...detail, severity: "fatal" }, { ...detail, code: 7 }),
  ];
  for (const body of others) {
    assert.deepEqual(issuesFromResponse(body), []);
  }
});
