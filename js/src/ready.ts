import { Engine } from "./engine.js";
import type { ModuleSource } from "./module-source.js";

/**
 * Compiles the WebAssembly module without blocking the thread; if it is in the script, it is decoded first, which takes some
 * milliseconds. Afterwards everything is synchronous. Without this call, the first check compiles the module and blocks for some milliseconds; with `acg-policy/wasm` it
 * throws.
 *
 * @param module The module in place of the package's own, for example the response for a file that a page serves from
 *   elsewhere. Only for `acg-policy/wasm` and `acg-policy/module`; the other entries contain their module.
 *
 * @example
 * ```ts
 * import { policy, ready } from "acg-policy";
 *
 * await ready();
 * console.log(policy().account.check({ name: "contoso" }).accepted); // true
 * ```
 */
export async function ready(module?: ModuleSource): Promise<void> {
  await Engine.ready(module);
}
