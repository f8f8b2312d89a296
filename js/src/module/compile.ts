/** Compiles a module without blocking the thread. */
export async function compile(module: Response | BufferSource): Promise<WebAssembly.Module> {
  const { WebAssembly } = runtime();
  try {
    return await (isResponse(module) ? WebAssembly.compileStreaming(module) : WebAssembly.compile(module));
  } catch (cause) {
    return failed(cause, isResponse(module) || WebAssembly.validate(module));
  }
}

/** Compiles a module, and blocks the thread meanwhile. */
export function compileSync(module: BufferSource): WebAssembly.Module {
  const { WebAssembly } = runtime();
  try {
    return new WebAssembly.Module(module);
  } catch (cause) {
    return failed(cause, WebAssembly.validate(module));
  }
}

/** Whether a value is a `Response`, also of another realm. */
export function isResponse(value: unknown): value is Response {
  return Object.prototype.toString.call(value) === "[object Response]";
}

function runtime(): typeof globalThis {
  if (typeof WebAssembly === "undefined") {
    throw new Error("acg-policy: this runtime has no WebAssembly");
  }
  return globalThis;
}

/** What is valid here and cannot be compiled is nearly always forbidden by the policy of the page. */
function failed(cause: unknown, isValid: boolean): never {
  if (cause instanceof TypeError) {
    throw cause; // The response was cut off.
  }
  const reason = isValid
    ? "a page with a Content-Security-Policy needs 'wasm-unsafe-eval' in its script-src"
    : "this runtime does not have all of its instructions";
  throw new Error(`acg-policy: cannot compile the WebAssembly module; ${reason}`, { cause });
}
