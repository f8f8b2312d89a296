/**
 * Turns the glue that wasm-bindgen writes into a function that makes a new instance with glue of
 * its own. So a module that has failed can be replaced, and nothing in the glue looks for a file,
 * which is what bundlers and content security policies stumble over.
 *
 * @param {string} glue
 * @returns {string}
 */
export function wrapGlue(glue) {
  const names = [...glue.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
  const body = glue
    .replaceAll(/^export (?=class|function)/gm, "")
    .replace(/^export \{[^}]*\};?\s*$/m, "")
    // The way of loading that fetches; `initSync` is left.
    .replace(/^let __wbg_init_promise;[\s\S]*/m, "")
    .replace(/^async function __wbg_load\([\s\S]*?^\}/m, "");
  const left = /^\s*(?:import|export)\b|import\.meta|new URL|\bfetch\(|\beval\(|new Function/m.exec(body);
  if (left !== null || names.length === 0 || !body.includes("function initSync(")) {
    throw new Error(
      `the glue of wasm-bindgen has another form than scripts/glue.mjs knows${left === null ? "" : `: ${left[0]}`}`,
    );
  }
  return `export function instantiate(module) {
// What is freed, and when, is decided in engine.ts: a module that has failed is not entered again.
const FinalizationRegistry = undefined;
${body}
const { memory } = initSync({ module });
return { memory, ${names.join(", ")} };
}
`;
}
