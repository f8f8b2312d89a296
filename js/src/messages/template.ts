/** What stands at a place of a template; `undefined` if that is not known. */
export type Placed = (name: string, format: string | undefined, options: string | undefined) => string | undefined;

/** Replaces `{name}`, `{name, format}` and `{name, format, options}`; `undefined` if a place has nothing. */
export function fill(template: string, placed: Placed): string | undefined {
  let [text, at] = ["", 0];
  for (let open = template.indexOf("{"); open >= 0; open = template.indexOf("{", at)) {
    const close = closing(template, open);
    const [, name = "", format, options] = PLACE.exec(template.slice(open + 1, close)) ?? [];
    const value = placed(name, format, options);
    if (value === undefined) {
      return undefined;
    }
    text += template.slice(at, open) + value;
    at = close + 1;
  }
  return text + template.slice(at);
}

/** The form of a plural category, with the number in place of `#`. */
export function plural(category: string, options: string, number: string): string | undefined {
  const forms = new Map<string, string>();
  for (let at = 0, open = options.indexOf("{"); open >= 0; open = options.indexOf("{", at)) {
    const close = closing(options, open);
    forms.set(options.slice(at, open).trim(), options.slice(open + 1, close));
    at = close + 1;
  }
  return (forms.get(category) ?? forms.get("other"))?.replaceAll("#", () => number);
}

/** The index of the brace that closes the one at `open`, or the end of an unclosed text. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    depth += text[at] === "{" ? 1 : text[at] === "}" ? -1 : 0;
    if (depth === 0) {
      return at;
    }
  }
  return text.length;
}

const PLACE = /^\s*([\w.]+)\s*(?:,\s*(\w+)\s*)?(?:,(.*))?$/s;
