// `cargo xtask bench --js`: compares checks in Node with alternatives, and writes docs/benchmarks-js.md.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { parsePhoneNumberFromString } from "libphonenumber-js/max";

import { phone, policy } from "../../js/dist/index.js";
import { makeBodies } from "./corpus.mjs";
import { here, workspace } from "./paths.mjs";
import { load, standaloneSchema } from "./peers.mjs";

const { values: options } = parseArgs({ options: { page: { type: "string" }, samples: { type: "string", default: "31" } } });
const checks = policy();
const schema = await load(await standaloneSchema());

const isPhoneNumber = (text) => {
  const number = parsePhoneNumberFromString(text);
  return number !== undefined && number.isValid();
};

const bodies = makeBodies({
  valid: (examples) =>
    Object.keys(examples)
      .map((region) => parsePhoneNumberFromString(examples[region], region)?.number)
      .filter((number) => number !== undefined && isPhoneNumber(number))
      .filter((number) => checks.number.check(bodyOf(number)).issues.length === 0),
});

/** Whether a body has no issues. `blind`: does not detect faults of the numbering plan. */
const BODIES = [
  {
    name: "acg-policy: `number.check`",
    check: ({ text }) => checks.number.check(text).issues.length === 0,
  },
  {
    name: "acg-policy: `request.check`",
    check: ({ text, number }) => {
      const target = `/accounts/contoso/numbers/${number}?api-version=2024-02-29`;
      const headers = { "content-type": "application/json" };
      const { issues } = checks.request.check({ method: "PUT", target, headers, body: text });
      return issues.every(({ code }) => code === "number/account-mismatch");
    },
  },
  {
    name: "ajv standalone, libphonenumber-js/max",
    check: ({ text }) => {
      const body = JSON.parse(text);
      return schema(body) && isPhoneNumber(body.telephoneNumber);
    },
    peer: true,
  },
  { name: "ajv standalone", check: ({ text }) => schema(JSON.parse(text)), blind: true },
  { name: "`JSON.parse`", check: ({ text }) => JSON.parse(text) !== null, blind: true, onlyReads: true },
];

const numbers = readFileSync(join(workspace, "crates/e164-plan/tests/vectors.txt"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("+"))
  .map((line) => line.split(" "))
  .map(([text, , kind]) => ({ text, valid: kind !== "0" }));

const NUMBERS = [
  {
    name: "acg-policy: `phone.lookUp`",
    check: ({ text }) => {
      const { valid, region, kind } = phone.lookUp(text);
      return valid && region !== "" && kind !== "";
    },
  },
  {
    name: "libphonenumber-js/max",
    check: ({ text }) => {
      const number = parsePhoneNumberFromString(text);
      return number !== undefined && number.isValid() && number.country !== "" && number.getType() !== "";
    },
    peer: true,
  },
];

const rows = (candidates, corpus) => {
  const samples = candidates.map(() => []);
  candidates.forEach(({ check }) => rate(check, corpus, 500));
  for (let round = 0; round < Number(options.samples); round++) {
    candidates.forEach(({ check }, index) => samples[index].push(rate(check, corpus, 40)));
  }
  const medians = samples.map((rates) => rates.sort((one, other) => one - other)[rates.length >> 1]);
  const peer = medians[candidates.findIndex((candidate) => candidate.peer)];
  return candidates.map(({ name }, index) => [
    name,
    thousands(medians[index]),
    thousands(samples[index][0]),
    thousands(samples[index].at(-1)),
    (medians[index] / peer).toFixed(2),
  ]);
};

const wrong = BODIES.flatMap(({ name, check, blind, onlyReads }) =>
  bodies
    .filter(({ fault }) => !onlyReads && !(blind && fault === "plan"))
    .filter((body) => check(body) !== (body.fault === null))
    .map((body) => `${name}: ${body.fault}: ${body.text}`),
);
if (wrong.length > 0) {
  throw new Error(`${wrong.length} wrong results, for example ${wrong[0]}`);
}
const differing = numbers.filter((number) => NUMBERS[1].check(number) !== number.valid).length;
if (numbers.some((number) => NUMBERS[0].check(number) !== number.valid)) {
  throw new Error("phone.lookUp and crates/e164-plan give different results");
}

const page = write();
process.stdout.write(page);
if (options.page !== undefined) {
  writeFileSync(join(workspace, options.page), page);
}

function bodyOf(telephoneNumber) {
  const civicAddressId = "3f2504e0-4f89-41d3-9a0c-000000000000";
  const configuration = { usage: "FirstPartyAppAssignment", choosableCapabilities: ["InboundCalling"], civicAddressId };
  return { telephoneNumber, accountName: "contoso", serviceDetails: { teamsOperatorConnect: { enabled: true, configuration } } };
}

/** Checks per second, measured for at least `milliseconds`. */
function rate(check, corpus, milliseconds) {
  const start = performance.now();
  let [done, sink, end] = [0, 0, start];
  while (end - start < milliseconds) {
    for (const one of corpus) {
      sink += check(one) ? 1 : 0;
    }
    done += corpus.length;
    end = performance.now();
  }
  return sink < 0 ? 0 : (done * 1000) / (end - start);
}

function thousands(rate) {
  return String(Math.round(rate / 1000));
}

function write() {
  const { version: ajv } = JSON.parse(readFileSync(join(here, "node_modules/ajv/package.json"), "utf8"));
  const { version: phone } = JSON.parse(readFileSync(join(here, "node_modules/libphonenumber-js/package.json"), "utf8"));
  const faulty = bodies.filter(({ fault }) => fault !== null).length;
  const mean = Math.round(bodies.reduce((sum, { text }) => sum + text.length, 0) / bodies.length);
  const table = (rows) =>
    ["| checked by | thousands per second | minimum | maximum | ratio |", "| --- | ---: | ---: | ---: | ---: |"]
      .concat(rows.map((row) => `| ${row.join(" | ")} |`))
      .join("\n");
  return `# Benchmarks in Node

<!-- Generated by \`cargo xtask bench --js\`. -->

The speed of checks of the npm package, compared with alternatives.

- Processor: ${cpus()[0]?.model.trim() ?? "unknown"}, ${cpus().length} cores
- Date: ${new Date().toISOString().slice(0, 10)}
- Versions: Node ${process.versions.node} (V8 ${process.versions.v8}), ajv ${ajv}, libphonenumber-js ${phone}

All candidates run in one process, and are checked for correct results before they are timed. After a warm-up, ${options.samples}
samples of 40 ms are taken of each candidate in turn; the tables show the median, the minimum and the maximum. On a shared
machine single figures vary by a quarter between runs: compare the ratios, which are relative to the alternative that gives
the same result.

## Check of a number body, from JSON text

${bodies.length} bodies of number PUTs, ${mean} bytes on average, with a number of each region; ${faulty} of them have one fault. Profile
\`standard\`, numbering plans included. acg-policy returns issues with messages and help, the alternatives a list of errors.
\`request.check\` checks the whole request, with target and headers. The schema is that of the native benchmarks, compiled
to standalone code by ajv (\`allErrors\`); it checks less than the rules. \`ajv standalone\` alone does not check numbering
plans, and \`JSON.parse\` checks only the JSON syntax.

${table(rows(BODIES, bodies))}

## Telephone numbers

${numbers.length} numbers in E.164 format, from \`crates/e164-plan/tests/vectors.txt\`: whether the number is valid, its country and its
kind. libphonenumber-js gives a different result for ${differing} of them: its metadata has a different date, and it supports fewer
calling codes without a country.

${table(rows(NUMBERS, numbers))}
`;
}
