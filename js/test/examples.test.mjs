// Compiles and runs every example of both READMEs and of the documentation comments.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";

import { js } from "./support/workspace.mjs";

// Inside the package, so that `acg-policy` resolves to it.
const folder = mkdtempSync(join(js, "test/examples-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const readme = readFileSync(join(js, "README.md"), "utf8");
const examples = [
  ...blocks("README.md", readme, "(?:js|ts)"),
  ...blocks("../README.md", readFileSync(join(js, "../README.md"), "utf8"), "js"),
  ...readdirSync(join(js, "src"), { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => blocks(name, withoutStars(readFileSync(join(js, "src", name), "utf8")), "ts")),
];
const programs = compile(examples);

test("every example compiles", () => {
  assert.ok(examples.length >= 18, `only ${examples.length} examples were found`);
  assert.equal(programs.errors, "");
});

for (const [index, { name, source }] of examples.entries()) {
  test(`the example at ${name} prints what its comments say`, async () => {
    const expected = [...source.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, comment]) => comment);
    const printed = await run(join(folder, `out/${index}.js`));
    if (expected.length > 0) {
      assert.deepEqual(printed.map((values) => values.map((value) => JSON.stringify(value)).join(" ")), expected);
    }
  });
}

test("the example with a handler of requests answers them", async () => {
  const index = examples.findIndex(({ name, source }) => name.startsWith("README") && source.includes("export default"));
  const { default: handler } = await import(pathToFileURL(join(folder, `out/${index}.js`)).href);
  const put = (body) => handler.fetch(new Request("https://portal.example/", { method: "PUT", body: JSON.stringify(body) }));
  assert.equal((await put({ name: "contoso" })).status, 204);
  const refused = await put({ name: "con toso" });
  assert.deepEqual([refused.status, (await refused.json())[0].code], [400, "account/name-format"]);
});

test("the example of the README above a text prints the text", async () => {
  const { index: end, 1: expected } = /```text\n([\s\S]*?)```/.exec(readme);
  const lines = readme.slice(0, end).split("\n").length;
  const last = examples.findLastIndex(({ name }) => name.startsWith("README") && Number(name.split(":")[1]) < lines);
  const printed = await run(join(folder, `out/${last}.js`), "again");
  assert.equal(printed.map((values) => `${values.join(" ")}\n`).join(""), expected);
});

test("every exported item has an example, apart from simple types and results", () => {
  const declarations = readdirSync(join(js, "dist"), { recursive: true }).filter((name) => name.endsWith(".d.ts"));
  const missing = declarations.flatMap((name) => {
    const text = readFileSync(join(js, "dist", name), "utf8");
    const exported = /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?export (?:declare )?(?:function|interface|class|type) (\w+)/g;
    return [...text.matchAll(exported)]
      .filter(([, comment = "", item]) => !comment.includes("@example") && !WITHOUT_EXAMPLE.has(item))
      .map(([, , item]) => item);
  });
  assert.deepEqual(missing, []);
});

function blocks(name, text, language) {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(({ index, 1: source }) => ({
    name: `${name}:${text.slice(0, index).split("\n").length}`,
    source,
  }));
}

/** The text with the margin of documentation comments removed; lines stay where they are. */
function withoutStars(text) {
  return text.replaceAll(/^ *\* ?/gm, "");
}

/** Type-checks all examples, each as a module of its own, and writes them as JavaScript. */
function compile(examples) {
  mkdirSync(join(folder, "in"));
  examples.forEach(({ name, source }, index) => {
    writeFileSync(join(folder, `in/${index}.ts`), `// ${name}\n${source}\nexport {};\n`);
  });
  const compilerOptions = { noEmit: false, rootDir: "in", outDir: "out", noUnusedLocals: false };
  const config = { extends: "../types/tsconfig.json", compilerOptions, include: ["in"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(js, "node_modules/typescript/bin/tsc");
  const run = spawnSync(process.execPath, [tsc, "--project", folder], { encoding: "utf8" });
  return { errors: run.stdout + run.stderr };
}

/** Imports a program, and returns the arguments of its calls of `console.log`. */
async function run(file, query = "") {
  const printed = [];
  const { log } = console;
  console.log = (...values) => printed.push(values);
  try {
    await import(`${pathToFileURL(file).href}?${query}`);
  } finally {
    console.log = log;
  }
  return printed;
}

/** Unions of words, and types whose use is shown by the examples of functions and methods. */
const WITHOUT_EXAMPLE = new Set([
  "ModuleSource",
  "PlainPhone",
  ...bodyTypes(),
  "Signal",
  "Shape",
  "SchemaTarget",
  "ResourceWithAccounts",
  "FieldSchema",
  "Field",
  "AccountsOptions",
  "BoundForm",
  "Bulk",
  "BulkBatch",
  "BulkColumn",
  "BulkFile",
  "BulkSource",
  "BulkWorker",
  "BulkCount",
  "BulkIssue",
  "BulkMember",
  "BulkOptions",
  "BulkPreview",
  "BulkProgress",
  "BulkReport",
  "BulkRunOptions",
  "BulkService",
  "DraftStorage",
  "FormOptions",
  "UploadOptions",
  "UploadReport",
  "AccountsOf",
  "Accounts",
  "AccountResponse",
  "AccountRequest",
  "AccountOptions",
  "Action",
  "IssueToRender",
  "Part",
  "PhoneNumberChange",
  "PhoneNumberFault",
  "PhoneNumberKind",
  "PhoneNumberLength",
  "PhoneNumberObstacle",
  "Role",
  "RuleCode",
  "Severity",
  "UnknownReason",
  "Fact",
  "HeaderValue",
  "JsonText",
  "OutcomeKind",
  "ParsedPhone",
  "Phone",
  "PhoneCandidate",
  "PhoneNumber",
  "PhoneOptions",
  "Policy",
  "Report",
  "RequestChecks",
  "Resource",
  "ResponseToRead",
  "StandardIssue",
  "StandardProps",
  "StandardResult",
  "StandardSchema",
]);

/** The types of bodies and of what is in them, which are generated. */
function bodyTypes() {
  const text = readFileSync(join(js, "dist/generated/bodies.d.ts"), "utf8");
  return [...text.matchAll(/export (?:type|interface) (\w+)/g)].map(([, name]) => name);
}
