// Generated at build time by scripts/build.mjs from the files in target/js/wasm, which
// `cargo xtask build` writes.
declare module "acg-policy:wasm" {
  /** The WebAssembly module, compressed with LZMA, in base64. */
  export const packed: string;

  /** The size of the uncompressed module in bytes. */
  export const length: number;

  /** The WebAssembly module that decompresses the other one, in base64. */
  export const unpacking: string;
}
