import type { SchemaTarget, StandardIssue, StandardProps, StandardResult } from "../standard-schema.js";
import type { Report } from "../types.js";
import { fieldPath, type Texts } from "./result.js";

/** The properties of a Standard Schema whose values `check` reports on. */
export function standardProps<T>(
  check: (value: unknown) => Report,
  texts: Texts,
  accountMember: string,
  toJSONSchema: (target: SchemaTarget) => Record<string, unknown>,
): StandardProps<T> {
  const convert = ({ target }: { readonly target: string }): Record<string, unknown> => toJSONSchema(target as SchemaTarget);
  return {
    version: 1,
    vendor: "acg-policy",
    validate: (value) => toStandard(value, check(value), texts, accountMember),
    jsonSchema: { input: convert, output: convert },
  };
}

/** The value, or the errors of a report. */
export function toStandard<T>(value: unknown, report: Report, texts: Texts, accountMember: string): StandardResult<T> {
  if (report.accepted) {
    return { value: value as T };
  }
  const issues: StandardIssue[] = [];
  for (const issue of report.issues) {
    if (issue.severity === "error") {
      issues.push({ message: texts(issue).text, path: fieldPath(issue, accountMember) });
    }
  }
  return { issues };
}
