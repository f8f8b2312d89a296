/** The part of Papa Parse that is used: its parser without a reader of files, which decodes each part of a file alone. */
declare module "papaparse" {
  interface Results {
    readonly data: readonly (readonly string[])[];
    readonly errors: readonly { readonly row?: number; readonly code: string }[];
    readonly meta: { readonly cursor: number; readonly delimiter: string };
  }

  const Papa: {
    parse(text: string, options: { readonly preview: number }): Results;
    readonly Parser: new (options: { readonly delimiter: string; readonly newline: string; readonly preview?: number }) => {
      /** Parses a text; without its last row, if that may be incomplete. `cursor` is where the next call begins. */
      parse(text: string, start: number, ignoreLastRow: boolean): Results;
    };
  };
  export default Papa;
}
