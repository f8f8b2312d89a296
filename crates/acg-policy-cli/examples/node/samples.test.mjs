// Tests of the samples. `ACG_POLICY` is the program, `ACG_POLICY_EXPRESS` the folder of a project that has Express; the test of
// the crate sets both.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, request as send } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { createInterface } from "node:readline";

import { check, CheckError } from "./check.mjs";
import { acgPolicy } from "./express.mjs";

const express = createRequire(process.env.ACG_POLICY_EXPRESS ?? import.meta.url)("express");
const target = "/accounts/contoso/numbers/+442079460123?api-version=2024-02-29";
const json = { "content-type": "application/json" };
const body = JSON.stringify({
  telephoneNumber: "+442079460123",
  accountName: "contoso",
  serviceDetails: { teamsDirectRouting: { enabled: true } },
});
let server;
let url;

before(async () => {
  server = spawn(process.env.ACG_POLICY ?? "acg-policy", ["serve", "--listen", "127.0.0.1:0"]);
  const [line] = await once(createInterface(server.stdout), "line");
  url = line.replace("listening ", "");
});

after(() => server.kill());

test("a case gets its verdict, and an array its verdicts", async () => {
  const valid = { request: { method: "PUT", target, headers: Object.entries(json), bodyText: body } };
  assert.deepEqual(await check(url, { id: "a", ...valid }), { id: "a", accepted: true, status: null, issues: [] });
  const invalid = { request: { ...valid.request, bodyText: "{" } };
  const verdicts = await check(url, [valid, invalid]);
  assert.deepEqual(verdicts.map(({ accepted }) => accepted), [true, false]);
  assert.equal(verdicts[1].issues[0].code, "json/syntax");
});

test("without a verdict there is an error", async () => {
  await assert.rejects(check(url, { request: { method: 1 } }), { message: /at \/request\/method: expected a string/ });
  await assert.rejects(check("http://127.0.0.1:1", {}), CheckError);
  const proxy = createServer((_, response) => response.writeHead(502).end("<h1>Bad Gateway</h1>"));
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const checked = check(`http://127.0.0.1:${proxy.address().port}`, {});
  await assert.rejects(checked, CheckError).finally(() => proxy.close());
});

test("the middleware passes what is accepted, with the bytes of the body", async () => {
  const { status, text } = await through(url, { method: "PUT", path: target, headers: json }, body);
  assert.equal(status, 200);
  assert.deepEqual(JSON.parse(text), { body, accepted: true });
});

test("the middleware refuses with the issues, and the handler does not run", async () => {
  const put = (headers, text) => through(url, { method: "PUT", path: target, headers }, text);
  for (const [headers, text, expected, code] of [
    [json, body.replace("+442079460123", "+442079460124"), 400, "number/path-mismatch"],
    [json, body.replace("{", '{"accountName":"fabrikam",'), 400, "json/duplicate-member"],
    [json, "{", 400, "json/syntax"],
    [{}, body, 415, "request/content-type"],
    [{ ...json, "X-HTTP-Method-Override": "DELETE" }, body, 400, "request/method-override"],
    [["host", "a", "content-type", "application/json", "content-type", "text/plain"], body, 400, "request/header-repeated"],
  ]) {
    const { status, text: answer } = await put(headers, text);
    const { details } = JSON.parse(answer).error;
    assert.ok(details.some((issue) => issue.code === code), `${code}: ${answer}`);
    assert.equal(status, expected, code);
  }
});

test("a body that the middleware cannot read is refused", async () => {
  const put = (headers, text) => through(url, { method: "PUT", path: target, headers: { ...json, ...headers } }, text);
  assert.equal((await put({ "content-encoding": "gzip" }, body)).status, 415);
  assert.equal((await put({}, " ".repeat(131_073))).status, 413);
});

test("without a server nothing passes", async () => {
  const { status } = await through("http://127.0.0.1:1", { method: "PUT", path: target, headers: json }, body);
  assert.equal(status, 503);
});

/** Sends a request to an application with the middleware. */
async function through(checker, options, text) {
  const application = express();
  application.use(acgPolicy(checker, { raw: express.raw }));
  application.put("/accounts/:account/numbers/:number", (request, response) => {
    response.json({ body: request.body.toString(), accepted: request.acgPolicy.accepted });
  });
  const listening = application.listen(0, "127.0.0.1");
  await once(listening, "listening");
  try {
    const { port } = listening.address();
    const request = send({ host: "127.0.0.1", port, agent: false, ...options });
    request.end(text);
    const [response] = await once(request, "response");
    const parts = [];
    for await (const part of response) parts.push(part);
    return { status: response.statusCode, text: Buffer.concat(parts).toString() };
  } finally {
    listening.close();
  }
}
