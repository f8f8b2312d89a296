import type { BulkCount, BulkIssue } from "./types.js";

/** The first issues, and how often each occurs. */
export class Findings {
  readonly issues: BulkIssue[] = [];
  readonly #max: number;
  readonly #counts = new Map<string, { -readonly [Name in keyof BulkCount]: BulkCount[Name] }>();
  #all = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get omitted(): number {
    return this.#all - this.issues.length;
  }

  get counts(): BulkCount[] {
    return [...this.#counts.values()].toSorted((a, b) => b.rows - a.rows);
  }

  addAll(issues: readonly BulkIssue[]): void {
    for (const issue of issues) {
      this.#all += 1;
      if (this.issues.length < this.#max) {
        this.issues.push(issue);
      }
      this.#count(issue);
    }
  }

  /** A text with facts, such as a row, is another one each time: it is counted by its code. */
  #count({ severity, code, textCode, text, field, row }: BulkIssue): void {
    const key = `${severity} ${textCode} ${field}`;
    const count = this.#counts.get(key);
    if (count !== undefined) {
      count.rows += 1;
    } else if (this.#counts.size < MAX_COUNTS) {
      this.#counts.set(key, { severity, code, textCode, text, field, rows: 1, firstRow: row });
    }
  }
}

/** Fields can have any name. */
const MAX_COUNTS = 1_000;
