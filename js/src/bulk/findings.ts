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
      const { rows } = this.#count(issue);
      // What the file has no cell for is the same in many rows, and would hide what is wrong with single ones.
      const isListed = rows <= MAX_WITHOUT_CELL || issue.column !== null || issue.field === "";
      if (isListed && this.issues.length < this.#max) {
        this.issues.push(issue);
      }
    }
  }

  /** A text with facts, such as a row, is another one each time: it is counted by its code. */
  #count({ severity, code, textCode, text, field, row }: BulkIssue): Pick<BulkCount, "rows"> {
    const key = `${severity} ${textCode} ${field}`;
    const count = this.#counts.get(key) ?? { severity, code, textCode, text, field, rows: 0, firstRow: row };
    count.rows += 1;
    if (count.rows === 1 && this.#counts.size < MAX_COUNTS) {
      this.#counts.set(key, count);
    }
    return count;
  }
}

/** Fields can have any name. */
const MAX_COUNTS = 1_000;
/** Issues of one kind, of members without a column, that are listed. */
const MAX_WITHOUT_CELL = 100;
