// The interfaces of Standard Schema, version 1 (https://standardschema.dev), as far as a schema needs them.

/** A schema that form and API libraries accept without an adapter: Standard Schema and Standard JSON Schema, version 1. */
export interface StandardSchema<T> {
  readonly "~standard": StandardProps<T>;
}

/** The properties of a Standard Schema. Input and output have the same type: nothing is converted. */
export interface StandardProps<T> {
  readonly version: 1;
  readonly vendor: "acg-policy";
  readonly validate: (value: unknown) => StandardResult<T> | Promise<StandardResult<T>>;
  readonly types?: { readonly input: T; readonly output: T } | undefined;
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
