import { decoder } from "acg-policy:decoder";

import { compile, compileSync } from "./compile.js";

/** Compiles the module in this file. */
export async function load(): Promise<WebAssembly.Module> {
  return compile(bytes());
}

/** Compiles the module, and blocks the thread meanwhile. */
export function loadSync(): WebAssembly.Module {
  return compileSync(bytes());
}

/** Decodes the module in the first line of the package's one file. */
function bytes(): Uint8Array<ArrayBuffer> {
  const instance = new WebAssembly.Instance(compileSync(fromHex(decoder)));
  const { memory, decode, end } = instance.exports as unknown as Decoder;
  const tables = fromHex(ACG_POLICY_MODULE.slice(0, 2 * TABLES));
  const text = ACG_POLICY_MODULE.slice(2 * TABLES);
  memory.grow(Math.ceil((2 * text.length) / PAGE));
  const view = new Uint8Array(memory.buffer);
  view.set(tables);
  write(text, view.subarray(START));
  return view.slice(decode(START, START + text.length), end.value);
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

/** `Uint8Array.fromHex` is missing in older engines, and these texts are short. */
function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** What decode.wat exports. */
interface Decoder {
  readonly memory: WebAssembly.Memory;
  /** The end of the module. */
  readonly end: WebAssembly.Global<"i32">;
  /** Decodes the text at these addresses, and returns the address of the module. */
  decode(from: number, to: number): number;
}

/** The tables of the decoder in hexadecimal, then the module: `scripts/encode.mjs` documents the text. */
declare const ACG_POLICY_MODULE: string;

/** The length of the tables, which begin at 0: three for characters, and the operands of instructions. */
const TABLES = 3 * 95 + 256 + 18;
const START = 1024;
const PAGE = 65_536;
