import type { Issue, Report, Result } from "../types.js";

/** The text of an issue for people at a form, and its code. */
export type Texts = (issue: Omit<Issue, "text" | "textCode">) => Pick<Issue, "text" | "textCode">;

/**
 * Adds the texts to the issues of a report, and lists them by field. The report becomes the result: copies of it would
 * take as long as the check of a body.
 *
 * @param accountMember The member of the body that the account's name in the path stands for.
 */
export function toResult(report: Report, texts: Texts, accountMember: string): Result {
  // Most results have no issues, and spreading a report would take longer than all else here.
  if (report.issues.length === 0 && report.outsideApi === undefined) {
    return { accepted: true, status: null, issues: NO_TEXTS, byField: NO_FIELDS, formErrors: NO_TEXTS, warnings: NO_FIELDS };
  }
  const [byField, warnings]: [Fields, Fields] = [{}, {}];
  const formErrors: string[] = [];
  const issues = report.issues as Complete[];
  for (const issue of issues) {
    const { text, textCode } = texts(issue);
    issue.text = text;
    issue.textCode = textCode;
    const field = fieldPath(issue, accountMember).join(".");
    if (issue.severity === "warning") {
      add(warnings, field, text);
    } else if (field !== "") {
      add(byField, field, text);
    } else if (!formErrors.includes(text)) {
      formErrors.push(text);
    }
  }
  return Object.assign(report, { issues, byField, formErrors, warnings });
}

/** An issue to which its text is added. */
type Complete = Omit<Issue, "text" | "textCode"> & { text: string; textCode: string };

type Fields = Record<string, string[]>;

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

/** Adds a text to a field. The path and the body can have the same fault. */
function add(fields: Fields, field: string, text: string): void {
  const known = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (known !== undefined) {
    if (!known.includes(text)) {
      known.push(text);
    }
  } else if (field === "__proto__") {
    // An assignment would set the prototype.
    Object.defineProperty(fields, field, { value: [text], enumerable: true });
  } else {
    fields[field] = [text];
  }
}

const NO_FIELDS: Readonly<Record<string, readonly string[]>> = Object.freeze({});
const NO_TEXTS: readonly never[] = Object.freeze([]);
