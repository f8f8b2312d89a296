// Every resource and field has the types of Standard Schema and of Standard JSON Schema.
import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { policy, type AccountInput, type ConsentInput, type NumberBatchInput, type NumberInput, type Usage } from "acg-policy";

const check = policy();

type Both<T> = StandardSchemaV1<T, T> & StandardJSONSchemaV1<T, T>;

export const account: Both<AccountInput> = check.account;
export const number: Both<NumberInput> = check.number;
export const batch: Both<NumberBatchInput> = check.numberBatch;
export const consent: Both<ConsentInput> = check.consent;
export const telephoneNumber: Both<string> = check.number.shape.telephoneNumber;
export const withAccounts: Both<NumberInput> = check.number.with({ of: () => ({ state: "unknown" }) });
export const usage: StandardSchemaV1<Usage | undefined, Usage | undefined> =
  check.number.shape.serviceDetails.shape.teamsOperatorConnect.shape.configuration.shape.usage;

export const inferred: StandardSchemaV1.InferOutput<typeof check.number>["telephoneNumber"] = "+442079460123";
export const input: StandardSchemaV1.InferInput<typeof check.numberDeletion> = { numbers: [{ telephoneNumber: "+442079460123" }] };
// @ts-expect-error: the inferred type is that of the body
export const wrong: StandardSchemaV1.InferInput<typeof check.numberDeletion> = { numbers: ["+442079460123"] };
