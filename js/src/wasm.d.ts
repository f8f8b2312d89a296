// Made by scripts/build.mjs from what `cargo xtask build` has put into target/js/wasm.
declare module "acg-policy:wasm" {
  /** The module, packed, as base64. */
  export const packed: string;

  /** How many bytes the module has. */
  export const length: number;

  /** The module that unpacks the other one, as base64. */
  export const unpacking: string;
}
