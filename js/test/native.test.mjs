// The npm package and the command line are one core in two builds. Here both judge requests that
// nobody has looked at: mutations of the test vectors, made by the generator of the reference.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { createValidatorSync } from "acg-policy";

import { target, workspace } from "./support/workspace.mjs";

test("the native build and WebAssembly say the same about generated requests", (t) => {
  const lines = generate().split("\n").filter((line) => line !== "");
  const native = judgeNatively(lines);
  const differences = lines.filter((line) => {
    const one = JSON.parse(line);
    return !isDeepStrictEqual(judgeHere(one), native.get(one.id) ?? REFUSED);
  });
  const shown = differences.slice(0, 3).map((line) => {
    const one = JSON.parse(line);
    return `${line}\n  native ${text(native.get(one.id))}\n  here   ${text(judgeHere(one))}`;
  });
  assert.equal(differences.length, 0, `${differences.length} of ${lines.length}:\n${shown.join("\n")}`);
  const issues = new Set([...native.values()].flatMap((verdict) => verdict.issues.map(({ code }) => code)));
  assert.ok(issues.size > 40, `only ${issues.size} rules spoke`);
  t.diagnostic(`${lines.length} requests, ${native.size} verdicts, ${issues.size} rules spoke`);
});

function generate() {
  const generator = join(workspace, "tests/reference/generate.py");
  return run("python3", [generator, "--cases", String(CASES), "--seed", String(SEED)], "", [0]);
}

/** The verdicts by id; a line that is refused has none. */
function judgeNatively(lines) {
  const program = process.env.ACG_POLICY_PROGRAM ?? join(target, "debug/acg-policy");
  assert.ok(existsSync(program), `${program} is not there: run \`cargo xtask build\``);
  const written = run(program, ["check"], lines.join("\n"), [0, 1, 2]).trim().split("\n");
  return new Map(written.map((line) => JSON.parse(line)).map(({ id, ...verdict }) => [id, verdict]));
}

function judgeHere({ policy, request, account, roles }) {
  try {
    const { accepted, status, issues } = createValidatorSync(JSON.stringify(policy ?? {})).validateRequest(
      { ...request, headers: request.headers.map(header), body: body(request) },
      { ...(account === undefined ? {} : { account }), ...(roles === undefined ? {} : { roles }) },
    );
    // The command line writes no facts.
    return { accepted, status, issues: issues.map(({ facts, ...issue }) => issue) };
  } catch (fault) {
    return fault instanceof WebAssembly.RuntimeError ? { fault: String(fault) } : REFUSED;
  }
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
  return JSON.stringify(verdict) ?? "refused";
}

/** Neither build has a verdict on what cannot be read: a policy or an account. */
const REFUSED = { refused: true };
const CASES = 4000;
const SEED = 20240229;
