/** Compiles a module without blocking the thread. */
export async function compile(module: Response | BufferSource): Promise<WebAssembly.Module> {
  const { WebAssembly } = runtime();
  try {
    return await (isResponse(module) ? WebAssembly.compileStreaming(module) : WebAssembly.compile(module));
  } catch (cause) {
    return failed(cause);
  }
}

/** Compiles a module, and blocks the thread meanwhile. */
export function compileSync(module: BufferSource): WebAssembly.Module {
  const { WebAssembly } = runtime();
  try {
    return new WebAssembly.Module(module);
  } catch (cause) {
    return failed(cause);
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

/** The module of the package is valid, so that what forbids it is nearly always the policy of the page. */
function failed(cause: unknown): never {
  if (cause instanceof TypeError) {
    throw cause; // The response was cut off.
  }
  throw new Error(
    "acg-policy: cannot compile the WebAssembly module; a page with a Content-Security-Policy needs " +
      "'wasm-unsafe-eval' in its script-src",
    { cause },
  );
}
