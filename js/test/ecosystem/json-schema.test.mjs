// The JSON Schemas are weaker than the policy, and never stronger: they accept the bodies of all vectors that
// are accepted. Validated with ajv.
import assert from "node:assert/strict";
import { test } from "node:test";

import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import { policy } from "acg-policy";

import { loadCases } from "../support/vectors.mjs";

const RESOURCES = [
  ["account", "PUT", /^\/accounts\/[^/]+$/],
  ["number", "PUT", /^\/accounts\/[^/]+\/numbers\/[^/]+$/],
  ["numberBatch", "POST", /:createOrUpdateNumbers$/],
  ["numberDeletion", "POST", /:deleteNumbers$/],
  ["identifiers", "POST", /:getTeamsAvailableCapabilities$/],
  ["consent", "PATCH", /^\/teamsRequestsForInformation\/[^/]+$/],
];
const TARGETS = { "draft-2020-12": Ajv2020, "draft-07": Ajv, "openapi-3.0": Ajv };

/** The cases with a body that is JSON, by the name of the resource. */
function bodies() {
  return loadCases().flatMap((one) => {
    const { method, target, body, bodyText } = one.request;
    const path = target.split("?")[0];
    const [name] = RESOURCES.find(([, verb, pattern]) => verb === method && pattern.test(path)) ?? [];
    try {
      const value = body ?? JSON.parse(bodyText ?? "");
      return name === undefined ? [] : [{ ...one, name, value }];
    } catch {
      return [];
    }
  });
}

function validator(check, name, target) {
  const schema = check[name].toJSONSchema({ target });
  // OpenAPI is no dialect of ajv; `nullable` is.
  return new TARGETS[target]({ strict: target === "openapi-3.0" ? "log" : true, allErrors: true }).compile(schema);
}

for (const target of Object.keys(TARGETS)) {
  test(`${target}: every body that the policy accepts is valid`, (t) => {
    const validators = new Map();
    const counts = { accepted: 0, rejected: 0, caught: 0 };
    for (const { id, name, value, policy: document = {}, expect } of bodies()) {
      const key = `${JSON.stringify(document)} ${name}`;
      const check = policy(document);
      const validate = validators.get(key) ?? validator(check, name, target);
      validators.set(key, validate);
      const isValid = validate(value);
      const { accepted } = check[name].check(JSON.stringify(value));
      assert.ok(isValid || !accepted, `${id}: ${JSON.stringify(validate.errors)}`);
      assert.ok(isValid || !expect.accepted, `${id}: ${JSON.stringify(validate.errors)}`);
      counts[accepted ? "accepted" : "rejected"]++;
      counts.caught += isValid ? 0 : 1;
    }
    assert.ok(counts.accepted > 300 && counts.caught > 60, JSON.stringify(counts));
    t.diagnostic(JSON.stringify(counts));
  });
}

test("a schema has what the policy makes an error", () => {
  const standard = policy().number.toJSONSchema({ target: "draft-2020-12" });
  const strict = policy({ profile: "strict" }).number.toJSONSchema({ target: "draft-2020-12" });
  const lenient = policy({ rules: { "number/e164": "off" } }).number.toJSONSchema({ target: "draft-2020-12" });
  assert.deepEqual(standard.required, ["telephoneNumber", "accountName", "serviceDetails"]);
  assert.equal(standard.additionalProperties, undefined);
  assert.equal(strict.additionalProperties, false);
  assert.equal(standard.properties.telephoneNumber.pattern, "^\\+[1-9][0-9]{1,14}$");
  assert.equal(lenient.properties.telephoneNumber.pattern, undefined);
  const capabilities = ({ properties }) =>
    ["serviceDetails", "teamsOperatorConnect", "configuration", "choosableCapabilities"].reduce(
      (schema, name) => (schema.anyOf?.[0] ?? schema).properties[name],
      { properties },
    ).items;
  const words = ["InboundCalling", "OutboundCalling", "Mobile"];
  assert.deepEqual(capabilities(standard), { type: "string", examples: words });
  assert.deepEqual(capabilities(strict), { type: "string", enum: words });
  const batch = policy({ profile: "strict" }).numberBatch.toJSONSchema({ target: "draft-07" });
  assert.deepEqual([batch.properties.numbers.minItems, batch.properties.numbers.maxItems], [1, 100]);
  assert.equal(policy().identifiers.toJSONSchema({ target: "draft-07" }).properties.numbers.maxItems, undefined);
});

test("Standard JSON Schema gives the same, of resources and fields, and knows its targets", () => {
  const check = policy();
  const { jsonSchema } = check.account["~standard"];
  const expected = check.account.toJSONSchema({ target: "draft-07" });
  assert.deepEqual(jsonSchema.input({ target: "draft-07" }), expected);
  assert.deepEqual(jsonSchema.output({ target: "draft-07" }), expected);
  assert.throws(() => jsonSchema.input({ target: "draft-04" }), RangeError);
  const { serviceDetails, name } = check.account.shape;
  const inner = expected.properties.serviceDetails;
  assert.equal(inner.anyOf[1].type, "null", "an optional member may be null, with a warning");
  assert.deepEqual(serviceDetails.toJSONSchema({ target: "draft-07" }), { $schema: expected.$schema, ...inner });
  assert.deepEqual(name.toJSONSchema({ target: "openapi-3.0" }), { type: "string", pattern: "^[A-Za-z0-9_-]{1,100}$" });
  const strict = policy({ profile: "strict" }).account.toJSONSchema({ target: "draft-07" });
  assert.equal(strict.properties.serviceDetails.type, "object");
  const patch = check.consent.toJSONSchema({ target: "openapi-3.0" });
  assert.equal(patch.properties.customerRelationship.nullable, true);
});
