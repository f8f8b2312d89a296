// Compiles and runs every example of both READMEs and of the documentation comments.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";

import { startBrowser } from "./support/browser.mjs";
import { startServer } from "./support/server.mjs";
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

test("the example with a form of plain HTML checks and sends a number", async (t) => {
  const { source } = blocks("README.md", readme, "html").find(({ source }) => source.includes("bindForm("));
  const sent = [];
  const { url, close } = await startServer({ "/dist/": join(js, "dist") }, async ({ method, url }, body) => {
    if (method === "PUT") {
      sent.push([url, JSON.parse(body)]);
      return { status: 200, headers: { "content-type": "application/json" }, body };
    }
    if (url === "/") {
      return { status: 200, headers: { "content-type": "text/html", "content-security-policy": "" }, body: page(source) };
    }
    return url.startsWith("/accounts/") ? { status: 404 } : undefined;
  });
  t.after(close);
  const browser = await startBrowser();
  t.after(browser.close);
  const tab = await browser.context.newPage();
  await tab.goto(url);
  await tab.getByLabel("Telephone number").fill("020 7946 0123");
  await tab.getByLabel("Account").fill("contoso");
  await tab.getByLabel("Zoom").check();
  await tab.reload();
  assert.equal(await tab.getByLabel("Account").inputValue(), "contoso", "what was typed survives a reload");
  await tab.getByRole("button", { name: "Save" }).click();
  await tab.getByRole("link", { name: /country code/ }).click();
  await tab.keyboard.press("Control+A");
  await tab.keyboard.type("+442079460123");
  await tab.keyboard.press("Enter");
  // The account does not exist.
  await tab.waitForFunction(() => document.activeElement.className === "acg-summary" && document.querySelectorAll(".acg-summary li").length === 1);
  assert.deepEqual(sent, []);
});

test("the example with a file of numbers sends its batches", async (t) => {
  const index = examples.findIndex(({ name, source }) => name.startsWith("README") && source.includes("upload("));
  const { send } = await import(pathToFileURL(join(folder, `out/${index}.js`)).href);
  const sent = [];
  t.mock.method(globalThis, "fetch", async (target, { method, body }) => {
    sent.push([method, target, JSON.parse(body).numbers.length]);
    return new Response(body, { status: 200, headers: { "content-type": "application/json" } });
  });
  t.mock.method(console, "error", () => undefined);
  const configuration = "CallingUserAssignment;InboundCalling;72f988bf-86f1-41af-91ab-2d7cd011db47";
  const rows = Array.from({ length: 120 }, (_, index) => `+4420${79460000 + index};contoso;${configuration}`);
  const header = "telephoneNumber;accountName;usage;choosableCapabilities;civicAddressId";
  const file = new File([[header, ...rows].join("\n")], "numbers.csv");
  assert.equal(await send(file, new AbortController().signal), 120);
  const target = "/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29";
  assert.deepEqual(sent.toSorted(([, , a], [, , b]) => b - a), [["POST", target, 100], ["POST", target, 20]]);
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

/** A page in which the browser finds the package, as a bundler does. */
function page(source) {
  const imports = { "acg-policy": "/dist/index.js", "acg-policy/forms": "/dist/forms.js" };
  return `<!doctype html><html lang="en"><title>form</title><script type="importmap">${JSON.stringify({ imports })}</script>${source}</html>`;
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
  "BatchOutcome",
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
