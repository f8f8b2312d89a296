// The parts of the package that other programs generate.
import { build } from "esbuild";
import binaryen from "binaryen";
import { readFileSync } from "node:fs";

/** The assembled decoder. */
export function decoder(file) {
  const module = binaryen.parseText(readFileSync(file, "utf8"));
  const { BulkMemory, BulkMemoryOpt, MutableGlobals } = binaryen.Features;
  module.setFeatures(BulkMemory | BulkMemoryOpt | MutableGlobals);
  binaryen.setShrinkLevel(2);
  // Small functions are inlined: 15 % less time for 23 bytes with gzip.
  binaryen.setAlwaysInlineMaxSize(40);
  module.optimize();
  return Buffer.from(module.emitBinary());
}

/**
 * The source of a module with the function `createGlue`, whose body is the code that wasm-bindgen has generated for one
 * instance of the module. As a function, it runs at the first use and not at import, and once more for a second instance.
 */
export async function glue(file) {
  const names = ["initSync", "lookUp", "outputAddress", "outputLength", "reserve", "suggest", "Validator"];
  const text = readFileSync(file, "utf8");
  const used = names.filter((name) => new RegExp(`\\b(class|function) ${name}\\b`).test(text)).join(", ");
  const { outputFiles } = await build({
    stdin: { contents: `export { ${used} } from ${JSON.stringify(file)};`, resolveDir: "." },
    bundle: true,
    format: "iife",
    globalName: "glue",
    target: "es2022",
    treeShaking: true,
    write: false,
    logLevel: "warning",
  });
  return `export function createGlue(TextDecoder, FinalizationRegistry) {\n${outputFiles[0].text}\nreturn glue;\n}`;
}
