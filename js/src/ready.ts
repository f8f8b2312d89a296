import { Engine } from "./engine.js";

/**
 * Compiles the WebAssembly module without blocking the thread. Afterwards everything is synchronous.
 * Without this call, the first check compiles the module and blocks for some milliseconds.
 *
 * @example
 * ```ts
 * import { policy, ready } from "acg-policy";
 *
 * await ready();
 * console.log(policy().account.check({ name: "contoso" }).accepted); // true
 * ```
 */
export async function ready(): Promise<void> {
  await Engine.ready();
}
