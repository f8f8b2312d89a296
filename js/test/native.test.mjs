// Compares the npm package with the command line, the native build of the same core, on generated
// requests: mutations of the test vectors, made by the generator of the reference implementation.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { policy as read } from "acg-policy";

import { target, workspace } from "./support/workspace.mjs";

test("the native build and WebAssembly give the same results for generated requests", (t) => {
  const lines = generate().split("\n").filter((line) => line !== "");
  const native = checkNatively(lines);
  const differences = lines.filter((line) => {
    const one = JSON.parse(line);
    return !isDeepStrictEqual(checkHere(one), native.get(one.id) ?? UNREADABLE);
  });
  const shown = differences.slice(0, 3).map((line) => {
    const one = JSON.parse(line);
    return `${line.slice(0, 2000)}\n  native      ${text(native.get(one.id))}\n  WebAssembly ${text(checkHere(one))}`;
  });
  assert.equal(differences.length, 0, `${differences.length} of ${lines.length}:\n${shown.join("\n")}`);
  const issues = new Set([...native.values()].flatMap((verdict) => verdict.issues.map(({ code }) => code)));
  assert.ok(issues.size > 40, `only ${issues.size} rules reported an issue`);
  t.diagnostic(`${lines.length} requests, ${native.size} verdicts, ${issues.size} rules with issues`);
});

function generate() {
  const generator = join(workspace, "tests/reference/generate.py");
  return run("python3", [generator, "--cases", String(CASES), "--seed", String(SEED)], "", [0]);
}

/** The results by id. A request whose policy or account cannot be read has none. */
function checkNatively(lines) {
  const program = process.env.ACG_POLICY_PROGRAM ?? join(target, "debug/acg-policy");
  assert.ok(existsSync(program), `${program} does not exist: run \`cargo xtask build\``);
  const written = run(program, ["check"], lines.join("\n"), [0, 1, 2]).trim().split("\n");
  return new Map(written.map((line) => JSON.parse(line)).map(({ id, ...verdict }) => [id, verdict]));
}

function checkHere({ policy, request, account, roles }) {
  try {
    const result = read(JSON.stringify(policy ?? {})).request.check(
      { ...request, headers: request.headers.map(header), body: body(request) },
      { account, roles },
    );
    return verdict(result);
  } catch (fault) {
    return fault instanceof WebAssembly.RuntimeError ? { fault: String(fault) } : UNREADABLE;
  }
}

/** The part of a result that the command line prints. */
function verdict({ accepted, status, issues, omitted, outsideApi }) {
  const listed = issues.map(({ text: _, textCode: __, ...issue }) => issue);
  return {
    accepted,
    status,
    issues: listed,
    ...(omitted === undefined ? {} : { omitted }),
    ...(outsideApi === undefined ? {} : { outsideApi }),
  };
}

function header([name, value]) {
  return [name, typeof value === "string" ? value : bytes(value.base64)];
}

function body({ bodyText, bodyBase64 }) {
  return bodyBase64 === undefined ? (bodyText ?? "") : bytes(bodyBase64);
}

function bytes(base64) {
  return new Uint8Array(Buffer.from(base64, "base64"));
}

function run(program, args, input, codes) {
  const ended = spawnSync(program, args, { input, encoding: "utf8", maxBuffer: 1 << 30 });
  assert.ok(codes.includes(ended.status), `${program}: ${ended.error ?? ended.stderr}`);
  return ended.stdout;
}

function text(verdict) {
  return (JSON.stringify(verdict) ?? "unreadable").slice(0, 2000);
}

/** The result of a request whose policy or account cannot be read. */
const UNREADABLE = { unreadable: true };
const CASES = 4000;
const SEED = 20240229;
