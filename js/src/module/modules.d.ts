/** What scripts/build.mjs gives to the sources, for each entry of the package. */

/** The decoder of `inline.ts`. */
declare module "acg-policy:decoder" {
  /** decode.wat, assembled, in hexadecimal. */
  export const decoder: string;
  /** The address after its tables, where the text begins. */
  export const start: number;
  /** The memory that it needs from there on, in multiples of the text. */
  export const growth: number;
}

/** Where the entry has its module from: one of the files of this folder. */
declare module "acg-policy:source" {
  /** Compiles the module, or the one that the caller gives, without blocking the thread. */
  export function load(source?: string | object): Promise<WebAssembly.Module>;
  /** Compiles the module, or throws if this entry cannot without waiting. */
  export function loadSync(): WebAssembly.Module;
}

/** The module as a file, which the host compiles when it is imported. */
declare module "acg-policy:file" {
  const module: WebAssembly.Module;
  export default module;
}

/** The code that wasm-bindgen generates for `crates/acg-policy-wasm`. */
declare module "acg-policy:glue" {
  export interface Glue {
    /** Instantiates the module, and returns its exports. */
    initSync(options: { module: WebAssembly.Module }): { readonly memory: WebAssembly.Memory };
    reserve(length: number): number;
    outputAddress(): number;
    outputLength(): number;
    lookUp(length: number): number;
    suggest(length: number): number;
    readonly Validator: { create(length: number): Validator | undefined };
  }

  export interface Validator {
    maxBodyBytes(): number;
    identify(): void;
    warnings(): number;
    checkRequest(length: number): number;
    /** `operation` is one of `OPERATIONS` in `generated/lists.ts`. */
    checkBody(operation: number, length: number): number;
    checkPhoneNumber(length: number): number;
    suggest(length: number): number;
    free(): void;
  }

  /**
   * A copy of the generated code, for one instance of the module. It uses the classes that it is
   * given in place of the platform's.
   */
  export function createGlue(
    TextDecoder: new () => Pick<TextDecoder, "decode">,
    FinalizationRegistry: undefined,
  ): Glue;
}

/** The script of the worker of `acg-policy/bulk`. */
declare module "acg-policy:bulk-worker" {
  /** Starts the worker; `undefined` in CommonJS, which has no URL of the script. */
  export const start: (() => Worker) | undefined;
  /** Loads the operations into this thread. */
  export function load(): Promise<typeof import("../bulk/operations.js")>;
}
