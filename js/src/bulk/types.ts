import type { PolicyDocument, Severity } from "../generated/types.js";
import type { Catalogue } from "../messages/catalogue.js";
import type { TextCode } from "../messages/text-codes.js";
import type { AccountsOf } from "../resource.js";
import type { Signal } from "../signal.js";
import type { Fact, JsonText } from "../types.js";
import type { NumberBatchInput } from "../generated/bodies.js";
import type { BulkMember, BulkService } from "./columns.js";

/** A file: the part of a `Blob` that is read. It is read several times, so it must not change. */
export interface BulkFile {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** A file, or a text that was pasted. */
export type BulkSource = BulkFile | string;

/** The part of a `Worker` that is used. */
export interface BulkWorker {
  postMessage(message: unknown): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "error", listener: (event: { readonly message: string }) => void): void;
}

/** How the rows of a file become numbers. */
export interface BulkOptions {
  /** The policy. Default: the profile `standard`. */
  readonly policy?: PolicyDocument | JsonText | undefined;
  /** The catalogue in which texts are written, and by whose labels headers are recognised. */
  readonly messages?: Catalogue | undefined;
  /** The service that headers such as `usage` belong to. The numbers use it, unless a column or `shared` says otherwise. */
  readonly service?: BulkService | undefined;
  /** Members that all numbers have, such as `{ accountName: "contoso" }`. A cell that is not empty replaces one. */
  readonly shared?: object | undefined;
  /**
   * The members of columns whose headers are no names of members; `null` for a column that is ignored. For a file without headers:
   * a list of the members of its columns.
   */
  readonly columns?: Readonly<Record<string, BulkMember | null>> | readonly (BulkMember | null)[] | undefined;
  /** Where accounts are looked up, for example `accounts({ fetch })`; once for each name. */
  readonly accounts?: AccountsOf | undefined;
  /** The country in whose national format numbers may be, for suggestions: its ISO 3166-1 code. */
  readonly country?: string | undefined;
  /** Whether a number for which exactly one other can stand, such as one that lost its plus sign, is replaced by it. Default: no. */
  readonly useSuggestions?: boolean | undefined;
  /** The version of the API in the targets of batches. Default: `2024-02-29`. */
  readonly apiVersion?: string | undefined;
  /** The most issues that a report lists. Default: 1,000. */
  readonly maxIssues?: number | undefined;
  /** The delimiter. Default: found out. */
  readonly delimiter?: string | undefined;
  /** The encoding, as for `TextDecoder`. Default: found out. */
  readonly encoding?: string | undefined;
  /**
   * Starts the worker, where a bundler does not find it: `() => new Worker(URL, { type: "module" })` with the URL of
   * `acg-policy/bulk/worker`. `false`: work in this thread, in slices of some milliseconds, as where there are no workers.
   */
  readonly worker?: (() => BulkWorker) | false | undefined;
}

/** Options of an operation on a file. */
export interface BulkRunOptions {
  /** Ends the operation, which is then rejected with the reason of the signal. */
  readonly signal?: Signal | undefined;
  /** Called some times in a second. */
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
}

/** How far an operation is. */
export interface BulkProgress {
  /** The part of the file that was read: from 0 to 1. */
  readonly fraction: number;
  /** The rows that were read, without header and empty rows. */
  readonly rows: number;
  /** Those with errors. */
  readonly refused: number;
}

/** A column of a file. */
export interface BulkColumn {
  /** The header as written; `null` in a file without headers. */
  readonly header: string | null;
  /** The member that it stands for; `null` if it is ignored. */
  readonly member: BulkMember | null;
}

/** The beginning of a file, for a person who maps its columns. */
export interface BulkPreview {
  readonly columns: readonly BulkColumn[];
  /** The cells of the first rows, at most 10. */
  readonly rows: readonly (readonly string[])[];
  readonly delimiter: string;
  readonly encoding: string;
}

/** A fault in a row. */
export interface BulkIssue {
  /** The row, as a spreadsheet numbers it: the header is row 1. A fault of `columns` in a file without headers has row 0. */
  readonly row: number;
  /** The column, from 1; `null` if the fault is not in a cell, but in shared settings or in the row as a whole. */
  readonly column: number | null;
  /** The header of the column, if there is one. */
  readonly header: string | null;
  /** The text of the cell, at most 100 characters; `null` without a column, and for a fault of a header. */
  readonly cell: string | null;
  /** The path of the member in the number, for example `telephoneNumber`. */
  readonly field: string;
  readonly severity: Severity;
  /** The code of a rule, or one that begins with `csv/`. */
  readonly code: string;
  readonly textCode: TextCode | (string & {});
  /** The text for people. */
  readonly text: string;
  readonly facts: Readonly<Record<string, Fact>>;
  /** The telephone number that can stand for the cell, if there is exactly one. */
  readonly suggestion?: string;
}

/** How often a fault occurs. */
export interface BulkCount extends Pick<BulkIssue, "severity" | "code" | "textCode" | "text" | "field"> {
  readonly rows: number;
  /** The first row with the fault. */
  readonly firstRow: number;
}

/** What the check of a file found. */
export interface BulkReport {
  /** The rows with a number, without header and empty rows. */
  readonly rows: number;
  /** The rows without errors: those of which batches are made. */
  readonly accepted: number;
  /** The rows with errors. */
  readonly refused: number;
  /** Numbers that were replaced by suggestions. */
  readonly changed: number;
  /** The issues in the order of the rows, at most `maxIssues`; at most 100 of one kind about a member that has no column. */
  readonly issues: readonly BulkIssue[];
  /** The number of further issues, which are not listed. */
  readonly omitted: number;
  /** All issues, by text and field, with the most frequent first. */
  readonly counts: readonly BulkCount[];
  readonly columns: readonly BulkColumn[];
  /** The number of requests that the accepted rows need; there are more if batches of 100 are over `maxBodyBytes`, or with over 500 accounts. */
  readonly batches: number;
  /** How long these requests take at least, by the API's limit of 100 in a minute. */
  readonly minutes: number;
}

/** A request for at most 100 numbers of one account. */
export interface BulkBatch {
  readonly accountName: string;
  /** The path and query of the request: a `POST`. */
  readonly target: string;
  /** The body of the request. */
  readonly body: NumberBatchInput;
  /** The row of each number of the body. */
  readonly rows: readonly number[];
}
