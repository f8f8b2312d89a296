import type { Catalogue, IssueToRender } from "./catalogue.js";
import { fill, plural } from "./template.js";

/** Writes the text of an issue in the language of a catalogue; `undefined` if it has none, or if a fact is missing. */
export function render(issue: IssueToRender, catalogue: Catalogue): string | undefined {
  const writer = new TextWriter(issue, catalogue);
  const text = writer.text();
  const label = text === undefined ? undefined : writer.fieldLabel();
  return label === undefined ? text : fill(catalogue.field, (name) => (name === "label" ? label : text));
}

class TextWriter {
  readonly #issue: IssueToRender;
  readonly #catalogue: Catalogue;
  readonly #texts: Readonly<Record<string, string | undefined>>;

  constructor(issue: IssueToRender, catalogue: Catalogue) {
    this.#issue = issue;
    this.#catalogue = catalogue;
    this.#texts = catalogue.texts;
  }

  text(): string | undefined {
    const { code, variant } = this.#issue;
    const text = own(this.#texts, `${code}.${variant}`) ?? own(this.#texts, code);
    return text === undefined ? undefined : this.#fill(text);
  }

  /** The label of the field of the body or path, if the issue is about one. */
  fieldLabel(): string | undefined {
    const { code, in: part, path } = this.#issue;
    if (part !== "body" && part !== "path") {
      return undefined;
    }
    const names = path.filter((step) => typeof step === "string");
    const last = names.at(-1);
    if (last === undefined) {
      // A number that is checked alone has no path.
      return code.startsWith("number/") ? this.#word("telephoneNumber") : undefined;
    }
    const parent = names.at(-2);
    return this.#word(parent !== undefined && OF_SERVICE.includes(last) ? parent : last);
  }

  #fill(template: string): string | undefined {
    return fill(template, (name, format, options) => this.#placed(name, format, options));
  }

  #placed(name: string, format: string | undefined, options: string | undefined): string | undefined {
    const { support, language } = this.#catalogue;
    if (name === "support") {
      return support;
    }
    if (name === "label") {
      return this.fieldLabel() ?? String(this.#issue.path[0] ?? "");
    }
    const [fact = "", part] = name.split(".");
    if (fact === "label" && part !== undefined) {
      return this.#word(part);
    }
    const value: unknown = own(this.#issue.facts, fact);
    if (typeof value === "number") {
      const number = formats(language).number.format(value);
      return format === "plural" ? plural(formats(language).plural.select(value), options ?? "", number) : number;
    }
    // The facts of a response can be anything.
    if (typeof value !== "string" && !Array.isArray(value)) {
      return undefined;
    }
    const words = part === "code" ? listOf(value) : listOf(value).map((word) => this.#word(word));
    switch (format) {
      case "sentences":
        return this.#sentences(fact, listOf(value));
      case "and":
        return formats(language).and.format(words);
      case "quoted":
        return formats(language).or.format(words.map((word) => this.#catalogue.quote.replace("{word}", () => word)));
      default:
        return formats(language).or.format(words);
    }
  }

  /** A sentence for each word of a list. Words can have the same sentence. */
  #sentences(fact: string, words: readonly string[]): string | undefined {
    const { code, variant } = this.#issue;
    const owner = variant === fact ? `${code}.${variant}` : `${code}.${fact}`;
    const texts = words.map((word) => own(this.#texts, `${owner}.${word}`));
    const sentences = texts.map((text) => (text === undefined ? undefined : this.#fill(text)));
    const separator = /^(ja|zh)/.test(this.#catalogue.language) ? "" : " ";
    return sentences.includes(undefined) ? undefined : [...new Set(sentences)].join(separator);
  }

  #word(word: string): string {
    return own(this.#catalogue.words, word) ?? own(this.#catalogue.labels, word) ?? word;
  }
}

function listOf(fact: string | readonly unknown[]): readonly string[] {
  return typeof fact === "string" ? [fact] : fact.map(String);
}

/** A member of the object itself: a request can have members such as `constructor`. */
function own<V>(object: Readonly<Record<string, V | undefined>>, name: string): V | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

interface Formats {
  readonly number: Intl.NumberFormat;
  readonly plural: Intl.PluralRules;
  readonly and: Intl.ListFormat;
  readonly or: Intl.ListFormat;
}

/** The formats of the language used last: making them takes longer than using them. */
function formats(language: string): Formats {
  if (last?.language !== language) {
    last = {
      language,
      number: new Intl.NumberFormat(language),
      plural: new Intl.PluralRules(language),
      and: new Intl.ListFormat(language, { type: "conjunction" }),
      or: new Intl.ListFormat(language, { type: "disjunction" }),
    };
  }
  return last;
}

let last: (Formats & { readonly language: string }) | undefined;

/** Members of a service, which are shown under its name. */
const OF_SERVICE: readonly string[] = ["enabled", "configuration"];
