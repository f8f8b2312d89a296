// Bodies of number PUTs, the same in every run: 17 of 20 are valid, the others have exactly one fault.
import { createRequire } from "node:module";

const examples = createRequire(import.meta.url)("libphonenumber-js/examples.mobile.json");

/** The faults. `plan` is a fault of the telephone number only, which the schema cannot detect. */
const FAULTS = {
  "usage empty": (body) => (operator(body).configuration.usage = ""),
  "boolean as string": (body) => (operator(body).enabled = "true"),
  "configuration missing": (body) => delete operator(body).configuration,
  "no plus": (body) => (body.telephoneNumber = body.telephoneNumber.slice(1)),
  "leading zero": (body) => (body.telephoneNumber = `+0${body.telephoneNumber.slice(2)}`),
  "too many digits": (body) => (body.telephoneNumber = "+1234567890123456"),
  "account missing": (body) => delete body.accountName,
  "line break": (body) => (body.configuration = { customSipHeader: "a\r\nX-Injected: 1" }),
  plan: (body) => (body.telephoneNumber = body.telephoneNumber.slice(0, 6)),
};

/** The bodies as JSON text, each with the name of its fault or `null`. */
export function makeBodies({ valid, count = 2000 }) {
  const random = generator(20240229);
  const numbers = numbersOf(valid);
  const names = Object.keys(FAULTS);
  return Array.from({ length: count }, (_, index) => {
    const body = makeBody(random, numbers);
    const fault = index % 20 < 17 ? null : names[random.below(names.length)];
    if (fault !== null) {
      FAULTS[fault](body);
    }
    return { text: JSON.stringify(body), number: body.telephoneNumber, fault };
  });
}

function makeBody(random, numbers) {
  const body = {
    telephoneNumber: numbers[random.below(numbers.length)],
    accountName: ["contoso", "fabrikam-uk", "northwind_03"][random.below(3)],
    serviceDetails: {
      teamsOperatorConnect: {
        enabled: true,
        configuration: {
          usage: ["CallingUserAssignment", "FirstPartyAppAssignment"][random.below(2)],
          choosableCapabilities: ["InboundCalling", "OutboundCalling", "Mobile"].slice(0, 1 + random.below(3)),
          civicAddressId: `3f2504e0-4f89-41d3-9a0c-${String(random.below(1e9)).padStart(12, "0")}`,
          allowTenantAddressUpdate: random.below(2) === 0,
        },
      },
    },
  };
  if (random.below(3) === 0) {
    body.serviceDetails.teamsDirectRouting = { enabled: true };
    body.configuration = { customSipHeader: `billing-${random.below(1e9)}` };
  }
  return body;
}

/** A number of each region that all libraries consider valid. */
function numbersOf(valid) {
  const numbers = valid(examples);
  if (numbers.length < 200) {
    throw new Error(`only ${numbers.length} regions have a number that all libraries consider valid`);
  }
  return numbers;
}

function operator(body) {
  return body.serviceDetails.teamsOperatorConnect;
}

/** A pseudo-random generator with a fixed seed (mulberry32). */
function generator(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { below: (limit) => Math.floor(next() * limit) };
}
