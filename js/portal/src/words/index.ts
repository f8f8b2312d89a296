// The words of the portal, in the language of the browser.
import type { Word, Words } from "./en";

export type { Word } from "./en";

/** The facts of a sentence. Numbers are written as the language and its region write them. */
export type Facts = Readonly<Record<string, string | number>>;

/**
 * Loads the words of the first language of the browser that there is; English if there is none, or if they cannot be
 * loaded.
 */
export async function loadWords(languages: readonly string[] = navigator.languages): Promise<void> {
  const tag = languages.find((tag) => languageOf(tag) in LANGUAGES) ?? ENGLISH;
  const wanted = languageOf(tag);
  try {
    const words = await LANGUAGES[wanted]?.();
    spoken = words === undefined ? spoken : { language: wanted, locale: isLocale(tag) ? tag : wanted, words };
  } catch (error) {
    if (wanted === ENGLISH) {
      throw error;
    }
    await loadWords([ENGLISH]);
  }
}

export function language(): string {
  return spoken.language;
}

/** A text with its facts filled in. */
export function t(word: Word, facts: Facts = {}): string {
  return (spoken.words?.[word] ?? word).replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const fact = facts[name];
    return fact === undefined ? place : typeof fact === "number" ? count(fact) : fact;
  });
}

/** One of two texts for a number `n`: that for one, as the language counts (French: 0 and 1), or that for all other numbers. */
export function tn(one: Word, many: Word, n: number, facts: Facts = {}): string {
  const isOne = new Intl.PluralRules(spoken.language).select(n) === "one";
  return t(isOne ? one : many, { ...facts, n });
}

/** A list in one line. */
export function joined(items: readonly string[]): string {
  return items.join(t("form.listSeparator"));
}

export function count(value: number): string {
  return new Intl.NumberFormat(spoken.locale).format(value);
}

/** A date and time of the API, as the language and its region write it; unreadable ones as they are. */
export function date(value: string): string {
  const time = Date.parse(value);
  return Number.isNaN(time) ? value : new Intl.DateTimeFormat(spoken.locale, { dateStyle: "medium", timeStyle: "short" }).format(time);
}

/** The name of a country by its code; the code itself if it is none, as the API's `UK`. */
export function country(code: string): string {
  try {
    const region = code === "UK" ? "GB" : code;
    return new Intl.DisplayNames([spoken.language], { type: "region" }).of(region) ?? code;
  } catch {
    return code;
  }
}

function languageOf(tag: string): string {
  return tag.slice(0, 2).toLowerCase();
}

/** Whether `Intl` takes a tag. It throws for some of browsers, such as `en-US@posix` of Chromium on a system without a locale. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

const ENGLISH = "en";

const LANGUAGES: Readonly<Record<string, () => Promise<Words>>> = {
  en: async () => (await import("./en")).en,
  de: async () => (await import("./de")).de,
  fr: async () => (await import("./fr")).fr,
  es: async () => (await import("./es")).es,
  ja: async () => (await import("./ja")).ja,
};

/** Nothing is shown before the words are loaded. */
let spoken: { language: string; locale: string; words: Words | undefined } = { language: ENGLISH, locale: ENGLISH, words: undefined };
