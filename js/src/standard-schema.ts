// The interfaces of Standard Schema and Standard JSON Schema, version 1 (https://standardschema.dev), as far as
// a schema needs them.

/** A schema that libraries for forms and APIs accept without an adapter: Standard Schema and Standard JSON Schema, version 1. */
export interface StandardSchema<T, R = StandardResult<T>> {
  readonly "~standard": StandardProps<T, R>;
}

/** The properties of a Standard Schema. Input and output have the same type: nothing is converted. */
export interface StandardProps<T, R = StandardResult<T>> {
  readonly version: 1;
  readonly vendor: "acg-policy";
  readonly validate: (value: unknown) => R;
  readonly types?: { readonly input: T; readonly output: T } | undefined;
  readonly jsonSchema: {
    readonly input: (options: { readonly target: string }) => Record<string, unknown>;
    readonly output: (options: { readonly target: string }) => Record<string, unknown>;
  };
}

/** The value, or the errors of a result. Warnings are not among them. */
export type StandardResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** An error: the text for people, and the path of the member. */
export interface StandardIssue {
  readonly message: string;
  readonly path: readonly (string | number)[];
}

/** A version of JSON Schema. */
export type SchemaTarget = "draft-2020-12" | "draft-07" | "openapi-3.0";
