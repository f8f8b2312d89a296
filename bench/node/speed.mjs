// How many checks a second the npm package and alternatives make in Node.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parsePhoneNumberFromString } from "libphonenumber-js/max";

import { phone, policy } from "../../js/dist/index.js";
import { makeBodies } from "./corpus.mjs";
import { workspace } from "./paths.mjs";
import { load, standaloneSchema } from "./peers.mjs";
import { valibotSchema, zodSchema } from "./schemas.mjs";

/** The tables of bodies and of telephone numbers, a row for each candidate, and what was checked. */
export async function measureSpeed(samples) {
  const bodies = bodiesToCheck();
  const candidates = await ofBodies();
  const wrong = candidates.flatMap(({ name, check, blind, onlyReads }) =>
    bodies
      .filter(({ fault }) => !onlyReads && !(blind && fault === "plan"))
      .filter((body) => check(body) !== (body.fault === null))
      .map((body) => `${name}: ${body.fault}: ${body.text}`),
  );
  if (wrong.length > 0) {
    throw new Error(`${wrong.length} wrong results, for example ${wrong[0]}`);
  }
  const numbers = numbersToCheck();
  if (numbers.some((number) => OF_NUMBERS[0].check(number) !== number.valid)) {
    throw new Error("phone.lookUp and crates/e164-plan give different results");
  }
  return {
    bodies,
    numbers,
    differing: numbers.filter((number) => OF_NUMBERS[1].check(number) !== number.valid).length,
    ofBodies: rows(candidates, bodies, samples),
    ofNumbers: rows(OF_NUMBERS, numbers, samples),
  };
}

/** Bodies whose number all candidates consider valid. */
function bodiesToCheck() {
  const { number } = checks;
  return makeBodies({
    valid: (examples) =>
      Object.keys(examples)
        .map((region) => parsePhoneNumberFromString(examples[region], region)?.number)
        .filter((number) => number !== undefined && isPhoneNumber(number))
        .filter((text) => number.check(bodyOf(text)).issues.length === 0),
  });
}

function bodyOf(telephoneNumber) {
  const civicAddressId = "3f2504e0-4f89-41d3-9a0c-000000000000";
  const configuration = { usage: "FirstPartyAppAssignment", choosableCapabilities: ["InboundCalling"], civicAddressId };
  return { telephoneNumber, accountName: "contoso", serviceDetails: { teamsOperatorConnect: { enabled: true, configuration } } };
}

/**
 * Whether a body has no issues. `peer`: checks numbering plans too. `blind`: does not detect faults of the numbering
 * plan. `onlyReads`: detects nothing.
 */
async function ofBodies() {
  const ajv = await load(await standaloneSchema());
  const zod = zodSchema(isPhoneNumber);
  const valibot = valibotSchema(isPhoneNumber);
  return [
    { name: "acg-policy: `number.check`", check: ({ text }) => checks.number.check(text).issues.length === 0 },
    { name: "acg-policy: `request.check`", check: checkRequest },
    {
      name: "ajv standalone, libphonenumber-js/max",
      peer: true,
      check: ({ text }) => {
        const body = JSON.parse(text);
        return ajv(body) && isPhoneNumber(body.telephoneNumber);
      },
    },
    { name: "zod, libphonenumber-js/max", peer: true, check: ({ text }) => zod(JSON.parse(text)) },
    { name: "valibot, libphonenumber-js/max", peer: true, check: ({ text }) => valibot(JSON.parse(text)) },
    { name: "ajv standalone", blind: true, check: ({ text }) => ajv(JSON.parse(text)) },
    { name: "`JSON.parse`", onlyReads: true, check: ({ text }) => JSON.parse(text) !== null },
  ];
}

function checkRequest({ text, number }) {
  const target = `/accounts/contoso/numbers/${number}?api-version=2024-02-29`;
  const headers = { "content-type": "application/json" };
  const { issues } = checks.request.check({ method: "PUT", target, headers, body: text });
  return issues.every(({ code }) => code === "number/account-mismatch");
}

function numbersToCheck() {
  return readFileSync(join(workspace, "crates/e164-plan/tests/vectors.txt"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("+"))
    .map((line) => line.split(" "))
    .map(([text, , kind]) => ({ text, valid: kind !== "0" }));
}

const OF_NUMBERS = [
  {
    name: "acg-policy: `phone.lookUp`",
    check: ({ text }) => {
      const { valid, region, kind } = phone.lookUp(text);
      return valid && region !== "" && kind !== "";
    },
  },
  {
    name: "libphonenumber-js/max",
    peer: true,
    check: ({ text }) => {
      const number = parsePhoneNumberFromString(text);
      return number !== undefined && number.isValid() && number.country !== "" && number.getType() !== "";
    },
  },
];

const checks = policy();

function isPhoneNumber(text) {
  return parsePhoneNumberFromString(text)?.isValid() === true;
}

/** Checks per second of each candidate, and their ratio to those of the fastest peer. */
function rows(candidates, corpus, samples) {
  const rates = candidates.map(() => []);
  candidates.forEach(({ check }) => rate(check, corpus, 500));
  for (let round = 0; round < samples; round++) {
    candidates.forEach(({ check }, index) => rates[index].push(rate(check, corpus, 40)));
  }
  const measured = candidates.map(({ name, peer }, index) => {
    const sorted = rates[index].toSorted((one, other) => one - other);
    return { name, peer, median: sorted[sorted.length >> 1], minimum: sorted[0], maximum: sorted.at(-1) };
  });
  const fastest = Math.max(...measured.filter(({ peer }) => peer).map(({ median }) => median));
  return measured.map((row) => ({ ...row, ratio: row.median / fastest }));
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
