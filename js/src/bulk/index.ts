import { runBatches, runJob } from "./client.js";
import type { BulkBatch, BulkOptions, BulkPreview, BulkReport, BulkRunOptions, BulkSource } from "./types.js";

export { columnsOf } from "./columns.js";
export { upload } from "./upload.js";
export type { BulkMember, BulkService } from "./columns.js";
export type * from "./types.js";
export type { BatchOutcome, UploadOptions, UploadReport } from "./upload.js";

/**
 * Reads an operator's CSV file with a number in each row: checks it, and makes requests of it. The work is done in a worker where
 * there are workers, and otherwise in slices of some milliseconds. Neither rows nor batches are kept: a file can have millions.
 *
 * Headers are names of members (`usage`), their paths (`serviceDetails.teamsOperatorConnect.configuration.usage`) or their labels
 * in the catalogue; others are mapped by `columns`. Delimiter, encoding and byte order mark are found out. An empty cell is no
 * member, a list is separated by commas, semicolons, bars or spaces, and a boolean is `true`, `yes`, `1` or what spreadsheets write for it.
 *
 * @param options How the rows become numbers.
 *
 * @example
 * ```ts
 * import { bulk } from "acg-policy/bulk";
 *
 * const numbers = bulk({ service: "zoomPhoneCloudPeering", shared: { accountName: "contoso" } });
 * const csv = "telephoneNumber;note\n+442079460123;desk\n442079460124;hall";
 * const { accepted, issues, batches } = await numbers.check(csv);
 * console.log(accepted, batches); // 1 1
 * for (const { row, column, code, suggestion } of issues.filter(({ severity }) => severity === "error")) {
 *   console.log(row, column, code, suggestion); // 3 1 "number/e164" "+442079460124"
 * }
 * for await (const { target, rows } of numbers.batches(csv)) {
 *   console.log(target, rows); // "/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29" [2]
 * }
 * ```
 */
export function bulk(options: BulkOptions = {}): Bulk {
  return {
    preview: (source, run = {}) => runJob<BulkPreview>({ operation: "preview", source, options, run }),
    check: (source, run = {}) => runJob<BulkReport>({ operation: "check", source, options, run }),
    batches: (source, run = {}) => runBatches({ operation: "batches", source, options, run }),
  };
}

/**
 * The operations on a file, or on a text that was pasted. All are rejected with the reason of the signal, an error named
 * `PolicyError` for an invalid policy, and a `RangeError` for a wrong option.
 */
export interface Bulk {
  /** The columns with the members that they stand for, and the first rows. */
  preview(source: BulkSource, options?: BulkRunOptions): Promise<BulkPreview>;
  /** Checks all rows. */
  check(source: BulkSource, options?: BulkRunOptions): Promise<BulkReport>;
  /** The requests for the rows without errors, each made when it is asked for. Check the file before. */
  batches(source: BulkSource, options?: BulkRunOptions): AsyncIterable<BulkBatch>;
}
