/** The heading of the list of errors in the language of an element, or in English. */
export function headingOf(element: Element): string {
  const language = element.closest("[lang]")?.getAttribute("lang") ?? "";
  return HEADINGS[language.slice(0, 2).toLowerCase()] ?? ENGLISH;
}

const ENGLISH = "Please correct the following:";
const HEADINGS: Readonly<Record<string, string>> = {
  de: "Bitte korrigieren Sie Folgendes:",
  es: "Corrija lo siguiente:",
  fr: "Veuillez corriger ce qui suit :",
  ja: "次の項目を修正してください:",
};
