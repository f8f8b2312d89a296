import { decoder, growth, start } from "acg-policy:decoder";

import { compile, compileSync } from "./compile.js";

/** Decodes the module in this file, and compiles it without blocking the thread. */
export async function load(): Promise<WebAssembly.Module> {
  return compile(decodeModule());
}

/** Compiles the module, and blocks the thread meanwhile. */
export function loadSync(): WebAssembly.Module {
  return compileSync(decodeModule());
}

/** Decodes the module in the first line of the package's one file. The decoder is compiled in this task: it is small. */
function decodeModule(): Uint8Array<ArrayBuffer> {
  const compiled = compileSync(fromHex(decoder));
  const { memory, decode, end } = new WebAssembly.Instance(compiled).exports as unknown as Decoder;
  memory.grow((start + growth * ACG_POLICY_MODULE.length) / PAGE);
  const view = new Uint8Array(memory.buffer);
  write(ACG_POLICY_MODULE, view.subarray(start));
  return view.subarray(decode(start, start + ACG_POLICY_MODULE.length), end.value);
}

/** Writes an ASCII text. */
function write(text: string, into: Uint8Array): void {
  if (typeof TextEncoder !== "undefined") {
    new TextEncoder().encodeInto(text, into);
    return;
  }
  for (let at = 0; at < text.length; at++) {
    into[at] = text.charCodeAt(at);
  }
}

/** With `Uint8Array.fromHex` where there is one. */
function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  const { fromHex } = Uint8Array as { fromHex?: (hex: string) => Uint8Array<ArrayBuffer> };
  if (fromHex !== undefined) {
    return fromHex(hex);
  }
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16);
  }
  return bytes;
}

/** What decode.wat exports. */
interface Decoder {
  readonly memory: WebAssembly.Memory;
  /** The end of the module. */
  readonly end: WebAssembly.Global<"i32">;
  /** Decodes the text at `text`, uses the memory from `to` on, and returns the address of the module. */
  decode(text: number, to: number): number;
}

/** The module: `scripts/encode.mjs` documents the text. */
declare const ACG_POLICY_MODULE: string;

const PAGE = 65_536;
