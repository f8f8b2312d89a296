import { length, packed, unpacking } from "acg-policy:wasm";

/** What the module exports; see `crates/acg-policy-wasm`, which `wasm-bindgen` gives these names. */
export interface Exports {
  readonly memory: WebAssembly.Memory;
  reserve(length: number): number;
  outputAddress(): number;
  outputLength(): number;
  lookUp(length: number): number;
  suggest(length: number): number;
  /** The address of a validator, or 0. */
  validator_create(length: number): number;
  validator_maxBodyBytes(validator: number): number;
  validator_identify(validator: number): void;
  validator_warnings(validator: number): number;
  validator_checkRequest(validator: number, length: number): number;
  validator_checkNumber(validator: number, length: number): number;
  validator_checkAccount(validator: number, length: number): number;
  validator_checkPhoneNumber(validator: number, length: number): number;
  validator_suggest(validator: number, length: number): number;
  __wbg_validator_free(validator: number, counted: number): void;
}

/** What the module of `crates/acg-policy-unpack` exports. */
interface Unpacking {
  readonly memory: WebAssembly.Memory;
  buffer(): number;
  unpack(packed: number, length: number): number;
}

/** The module, ready to be compiled. */
export function bytes(): Uint8Array<ArrayBuffer> {
  const input = decoded(packed);
  const { memory, buffer, unpack } = instantiate<Unpacking>(new WebAssembly.Module(decoded(unpacking)));
  new Uint8Array(memory.buffer, buffer()).set(input);
  return new Uint8Array(memory.buffer, unpack(input.length, length), length) as Uint8Array<ArrayBuffer>;
}

/**
 * A new instance. Nothing but numbers crosses the boundary, so that what `wasm-bindgen` would import
 * is called by a module that has failed, and by no other.
 */
export function instantiate<T>(module: WebAssembly.Module): T {
  const imports: Record<string, Record<string, () => void>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = fail;
  }
  return new WebAssembly.Instance(module, imports).exports as T;
}

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    bytes[index] = text.charCodeAt(index);
  }
  return bytes;
}

function fail(): never {
  throw new Error("acg-policy: the module called out");
}
