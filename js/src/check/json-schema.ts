import { FORMATS, TABLES, VOCABULARIES } from "../generated/tables.js";
import type { SchemaTarget } from "../standard-schema.js";
import { bodyWith, type CheckText, ITEM, typeOf } from "./members.js";

/**
 * A JSON Schema that accepts at least every value that the policy accepts: it has what the API's schema
 * requires, and those formats, documented values and limits whose violation the policy makes an error. Which
 * these are is found out by checks of values that violate them.
 */
export function jsonSchema(
  check: CheckText,
  cell: string,
  path: readonly string[],
  target: SchemaTarget,
): Record<string, unknown> {
  const dialect = DIALECTS[target];
  if (dialect === undefined) {
    throw new RangeError(`unknown target; expected one of ${Object.keys(DIALECTS).join(", ")}`);
  }
  return { ...dialect, ...new Converter(check, target).convert(cell, path) };
}

type Schema = Record<string, unknown>;

class Converter {
  readonly #check: CheckText;
  readonly #target: SchemaTarget;
  readonly #isClosed: boolean;

  constructor(check: CheckText, target: SchemaTarget) {
    this.#check = check;
    this.#target = target;
    this.#isClosed = this.#refuses(["x-acg-policy"], "0");
  }

  convert(cell: string, path: readonly string[]): Schema {
    const schema = cell.endsWith("[]") ? this.#list(cell.slice(0, -2), path) : this.#one(typeOf(cell), path);
    const isOptional = path.length > 0 && path.at(-1) !== ITEM && !cell.startsWith("!") && cell !== "-";
    return isOptional && !this.#refuses(path, "null") ? this.#nullable(schema) : schema;
  }

  #one(type: string, path: readonly string[]): Schema {
    const table = TABLES[type];
    if (table !== undefined) {
      return this.#object(table, path);
    }
    if (type === "-") {
      return { readOnly: true };
    }
    return type === "boolean" ? { type } : this.#text(type, path);
  }

  #object(table: Readonly<Record<string, string>>, path: readonly string[]): Schema {
    const members = Object.entries(table);
    const required = members.filter(([, cell]) => cell.startsWith("!")).map(([name]) => name);
    return {
      type: "object",
      properties: Object.fromEntries(members.map(([name, cell]) => [name, this.convert(cell, [...path, name])])),
      ...(required.length > 0 ? { required } : {}),
      ...(this.#isClosed ? { additionalProperties: false } : {}),
    };
  }

  #list(cell: string, path: readonly string[]): Schema {
    return {
      type: "array",
      items: this.convert(cell, [...path, ITEM]),
      ...(this.#refuses(path, "[]") ? { minItems: 1 } : {}),
      ...(this.#refuses(path, manyOf(cell)) ? { maxItems: MAX_BATCH } : {}),
    };
  }

  #text(type: string, path: readonly string[]): Schema {
    const words = VOCABULARIES[type];
    const constraint = words === undefined ? this.#pattern(type) : { enum: words };
    // A usage may be empty where its account is not synced.
    const isStrict = type !== "Usage" && constraint !== undefined && this.#refuses(path, '"!"');
    const examples = words === undefined || isStrict || this.#target === "openapi-3.0" ? {} : { examples: words };
    return { type: "string", ...(isStrict ? constraint : examples) };
  }

  #pattern(type: string): Schema | undefined {
    const pattern = FORMATS[type];
    return pattern === undefined ? undefined : { pattern };
  }

  #nullable(schema: Schema): Schema {
    if (this.#target === "openapi-3.0") {
      return { ...schema, nullable: true, ...("enum" in schema ? { enum: [...(schema["enum"] as string[]), null] } : {}) };
    }
    return { anyOf: [schema, { type: "null" }] };
  }

  /** Whether the policy has an error about a value at that place, in a body with nothing else. */
  #refuses(place: readonly string[], json: string): boolean {
    return this.#check(bodyWith(place, json)).issues.some(
      ({ severity, path }) => severity === "error" && path.length === place.length && path.every((step, at) => String(step) === place[at]),
    );
  }
}

/** One number more than a batch may have, without other errors. */
function manyOf(cell: string): string {
  const others = typeOf(cell) === "NumberInput" ? { accountName: "a", serviceDetails: { teamsDirectRouting: { enabled: true } } } : {};
  return JSON.stringify(Array.from({ length: MAX_BATCH + 1 }, (_, at) => ({ telephoneNumber: `+1206555${1000 + at}`, ...others })));
}

const MAX_BATCH = 100;

const DIALECTS: Readonly<Record<string, Schema>> = {
  "draft-2020-12": { $schema: "https://json-schema.org/draft/2020-12/schema" },
  "draft-07": { $schema: "http://json-schema.org/draft-07/schema#" },
  "openapi-3.0": {},
};
