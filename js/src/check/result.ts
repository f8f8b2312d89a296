import type { Issue, Report, Result } from "../types.js";

/** The text of an issue for people at a form, and its code. */
export type Texts = (issue: Omit<Issue, "text" | "textCode">) => { readonly text: string; readonly textCode: string };

/**
 * Adds the texts, by field.
 *
 * @param accountMember The member of the body that the account's name in the path stands for.
 */
export function toResult(report: Report, texts: Texts, accountMember: string): Result {
  // Most results have no issues, and spreading a report would take longer than all else here.
  if (report.issues.length === 0 && report.outsideApi === undefined) {
    return { accepted: true, status: null, issues: NO_TEXTS, byField: NO_FIELDS, formErrors: NO_TEXTS, warnings: NO_FIELDS };
  }
  const issues = report.issues.map((issue) => ({ ...issue, ...texts(issue) }));
  const errors = new Map<string, string[]>();
  const warnings = new Map<string, string[]>();
  for (const issue of issues) {
    const field = fieldPath(issue, accountMember).join(".");
    add(issue.severity === "error" ? errors : warnings, field, issue.text);
  }
  const formErrors = errors.get("") ?? [];
  errors.delete("");
  // `fromEntries` defines members, also one with the name `__proto__`.
  return { ...report, issues, byField: Object.fromEntries(errors), formErrors, warnings: Object.fromEntries(warnings) };
}

/** The path of the field of a body to which an issue belongs; empty if it belongs to the whole. */
export function fieldPath({ in: part, path }: Pick<Issue, "in" | "path">, accountMember: string): readonly (string | number)[] {
  switch (part) {
    case "body":
      return path;
    case "path":
      return path[0] === "accountName" ? [accountMember] : path;
    default:
      return [];
  }
}

/**
 * The member of a body that the account's name in the path stands for: an account has its name in `name`,
 * and a number has it in `accountName`.
 */
export function accountMemberOf(target: unknown): string {
  return typeof target === "string" && /\/accounts\/[^/?:]*(\?|$)/.test(target) ? "name" : "accountName";
}

/** The path and the body can have the same fault. */
function add(texts: Map<string, string[]>, field: string, text: string): void {
  const known = texts.get(field);
  if (known === undefined) {
    texts.set(field, [text]);
  } else if (!known.includes(text)) {
    known.push(text);
  }
}

const NO_FIELDS: Readonly<Record<string, readonly string[]>> = Object.freeze({});
const NO_TEXTS: readonly never[] = Object.freeze([]);
