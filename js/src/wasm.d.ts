// Made by scripts/build.mjs from what wasm-bindgen writes for crates/acg-policy-wasm.
declare module "acg-policy:wasm" {
  /** The module. */
  export const base64: string;

  /** A new instance, with memory and glue of its own. */
  export function instantiate(module: WebAssembly.Module): Glue;

  export interface Glue {
    readonly memory: WebAssembly.Memory;
    reserve(length: number): number;
    outputAddress(): number;
    outputLength(): number;
    readonly Validator: { create(length: number): Handle | undefined };
  }

  /** A validator inside the module. */
  export interface Handle {
    free(): void;
    maxBodyBytes(): number;
    checkRequest(length: number): number;
    checkNumber(length: number): number;
    checkAccount(length: number): number;
    checkPhoneNumber(length: number): number;
  }
}
