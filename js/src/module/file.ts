import type { ModuleSource } from "../module-source.js";
import { compileGiven } from "./given.js";

/** The module is a file beside the script. Bundlers find it by this expression, and copy it. */
export async function load(source?: ModuleSource): Promise<WebAssembly.Module> {
  return compileGiven(source ?? new URL("./acg-policy.wasm", import.meta.url));
}

/** A file cannot be read without waiting. */
export function loadSync(): never {
  throw new Error("acg-policy: the WebAssembly module is not loaded yet; `await ready()` first");
}
