import module from "acg-policy:file";

import type { ModuleSource } from "../module-source.js";
import { compileGiven } from "./given.js";

/** The host has compiled the module that the script imports. */
export async function load(source?: ModuleSource): Promise<WebAssembly.Module> {
  return source === undefined ? module : compileGiven(source);
}

export function loadSync(): WebAssembly.Module {
  return module;
}
