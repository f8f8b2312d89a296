// What the controls of a form need to know of a body: which members there are, their types, and which are required.
// All of it is in the JSON Schema of the resource.

/** A member of a body. */
export interface Member {
  readonly type: "string" | "boolean" | "array" | "object" | undefined;
  readonly required: boolean;
}

/** The path of a member: names, and indices of arrays. */
export type Path = readonly (string | number)[];

/** Finds members by their path in a JSON Schema of `toJSONSchema`. */
export class Members {
  readonly #schema: Schema;

  constructor(schema: Record<string, unknown>) {
    this.#schema = schema;
  }

  /** The member; `undefined` if the body has none with this path. */
  at(path: Path): Member | undefined {
    let schema: Schema | undefined = this.#schema;
    let required = false;
    for (const step of path) {
      const parent: Schema = plain(schema);
      required = typeof step === "string" && parent.required?.includes(step) === true;
      schema = typeof step === "number" ? parent.items : own(parent.properties, step);
      if (schema === undefined) {
        return undefined;
      }
    }
    return { type: plain(schema).type, required };
  }
}

/** The path in the name of a control; steps of digits are indices of arrays. */
export function pathOf(name: string): Path {
  return name.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** The schema without the alternative `null`. */
function plain(schema: Schema): Schema {
  return schema.anyOf?.find(({ type }) => type !== ("null" as string)) ?? schema;
}

function own(properties: Schema["properties"], name: string): Schema | undefined {
  return properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

interface Schema {
  readonly type?: Member["type"];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
}
