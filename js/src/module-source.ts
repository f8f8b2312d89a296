/**
 * The WebAssembly module, or where it is: a `WebAssembly.Module`, a `Response` or a promise of one, which is compiled
 * while it is downloaded, its bytes, or its URL. The type names none of these classes, so that programs without the types of the DOM compile.
 */
export type ModuleSource = string | object;
