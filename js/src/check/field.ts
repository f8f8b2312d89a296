import { TABLES } from "../generated/tables.js";
import type { SchemaTarget, StandardProps } from "../standard-schema.js";
import type { Report, Result } from "../types.js";
import { jsonSchema } from "./json-schema.js";
import { bodyWith, type CheckText, typeOf } from "./members.js";
import { type Texts, toResult } from "./result.js";
import { standardProps } from "./standard.js";

/** The check of one member of a body. */
export class FieldCheck<T> {
  readonly #check: CheckText;
  readonly #path: readonly string[];
  readonly #cell: string;
  readonly #texts: Texts;

  constructor(check: CheckText, path: readonly string[], cell: string, texts: Texts) {
    this.#check = check;
    this.#path = path;
    this.#cell = cell;
    this.#texts = texts;
  }

  check(value: unknown): Result {
    return toResult(this.#report(value), this.#texts, "");
  }

  get "~standard"(): StandardProps<T> {
    return standardProps((value) => this.#report(value), this.#texts, "", (target) => this.toJSONSchema({ target }));
  }

  /** The members of an object. */
  get shape(): unknown {
    return fieldsOf(this.#check, this.#cell, this.#texts, this.#path);
  }

  toJSONSchema({ target }: { readonly target: SchemaTarget }): Record<string, unknown> {
    return jsonSchema(this.#check, this.#cell, this.#path, target);
  }

  /** The issues of a body with this member alone, as far as they are about the member. */
  #report(value: unknown): Report {
    const { issues } = this.#check(bodyWith(this.#path, toJson(value)));
    const { length } = this.#path;
    const own = issues.filter(({ in: part, path }) => part === "body" && this.#path.every((name, at) => path[at] === name));
    const relative = own.map((issue) => ({ ...issue, path: issue.path.slice(length) }));
    const accepted = relative.every(({ severity }) => severity === "warning");
    return { accepted, status: accepted ? null : 400, issues: relative };
  }
}

/** The checks of the members of an object, by name. */
export function fieldsOf(check: CheckText, cell: string, texts: Texts, path: readonly string[] = []): unknown {
  const table = TABLES[typeOf(cell)];
  if (table === undefined || cell.endsWith("[]")) {
    return undefined;
  }
  const members = Object.entries(table).filter(([, inner]) => typeOf(inner) !== "-");
  return Object.fromEntries(members.map(([name, inner]) => [name, new FieldCheck(check, [...path, name], inner, texts)]));
}

/** Nothing for a value that a body would not have. What JSON cannot represent is reported as `null`. */
function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return "null";
  }
}
