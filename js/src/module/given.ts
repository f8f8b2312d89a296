import type { ModuleSource } from "../module-source.js";
import { compile, isResponse } from "./compile.js";

/** Compiles a module that the caller gives. */
export async function compileGiven(source: ModuleSource): Promise<WebAssembly.Module> {
  const given: unknown = await (typeof source === "string" || isKind(source, "URL") ? fetchModule(source as URL) : source);
  // By their names: classes of other realms are others.
  if (isKind(given, "WebAssembly.Module")) {
    return given as WebAssembly.Module;
  }
  return isResponse(given) ? compileResponse(given) : compile(given as ArrayBuffer);
}

async function fetchModule(url: URL | string): Promise<Response | Uint8Array> {
  // Node and others do not fetch files.
  const file = new URL(url, globalThis.location?.href);
  const { process } = globalThis as { process?: NodeProcess };
  const node = process?.getBuiltinModule?.("node:fs/promises");
  return file.protocol === "file:" && node !== undefined ? node.readFile(file) : fetch(file);
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) {
    throw new Error(`status ${response.status} for the WebAssembly module at ${response.url}`);
  }
  const type = response.headers.get("content-type") ?? "";
  // Streaming requires this type, which not every server knows.
  return compile(/^application\/wasm\b/i.test(type) ? response : await response.arrayBuffer());
}

function isKind(value: unknown, name: string): boolean {
  return Object.prototype.toString.call(value) === `[object ${name}]`;
}

/** The part of Node's `process` that is used. */
interface NodeProcess {
  getBuiltinModule?(name: string): { readFile(file: URL): Promise<Uint8Array<ArrayBuffer>> } | undefined;
}
