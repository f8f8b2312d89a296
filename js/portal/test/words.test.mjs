// The words of the portal: the same facts in each language, and no word that is unused.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

import { js } from "../../test/support/workspace.mjs";

const { transformSync } = createRequire(join(js, "test/"))("esbuild");
const src = join(js, "portal/src");
const languages = readdirSync(join(src, "words")).flatMap((file) => /^(\w\w)\.ts$/.exec(file)?.[1] ?? []);
const en = await wordsOf("en");
const sources = readdirSync(src, { recursive: true })
  .filter((file) => /\.tsx?$/.test(file) && !/^words.\w\w\.ts$/.test(file))
  .map((file) => readFileSync(join(src, file), "utf8"))
  .join("\n");
/** The texts for one of something. */
const ones = new Set([...sources.matchAll(/\btn\(\s*"([\w.]+)"/g)].map(([, word]) => word));

test("every word is used", () => {
  // Hints of services are found by the name of the service.
  const unused = Object.keys(en).filter((word) => !sources.includes(`"${word}"`) && !word.startsWith("hint."));
  assert.deepEqual(unused, []);
});

for (const language of languages) {
  test(`${language}: every word has the facts and the figures that it has in English`, async () => {
    assert.ok(ones.size > 15, `only ${ones.size} texts for one`);
    const words = await wordsOf(language);
    for (const [word, english] of Object.entries(en)) {
      // Where the text for one is also that for none, it has the number in place of the figure.
      const text = ones.has(word) ? words[word].replaceAll("{n}", "1") : words[word];
      assert.deepEqual(places(text), places(english), word);
      const missing = figures(english).filter((figure) => !figures(text).includes(figure));
      assert.deepEqual(missing, [], `${word}: ${text}`);
      if (ones.has(word) && english.includes("1") && new Intl.PluralRules(language).select(0) === "one") {
        assert.ok(words[word].includes("{n}"), `${word}: ${text}`);
      }
    }
  });
}

function places(text) {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].toSorted();
}

function figures(text) {
  return [...text.matchAll(/\d+/g)].map(([figure]) => figure);
}

/** TypeScript without its types, which Node 20 does not remove. */
async function wordsOf(language) {
  const { code } = transformSync(readFileSync(join(src, `words/${language}.ts`), "utf8"), { loader: "ts", format: "esm" });
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`))[language];
}
