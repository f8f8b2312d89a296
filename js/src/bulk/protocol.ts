// The messages between the page and its worker.
import type { AccountState } from "../types.js";
import type { Settings } from "./numbers.js";
import type { BulkBatch, BulkPreview, BulkProgress, BulkReport, BulkSource } from "./types.js";

export interface Start {
  readonly kind: "acg-policy/start";
  readonly operation: "preview" | "check" | "batches";
  readonly source: BulkSource;
  readonly settings: Settings;
}

export type ToWorker =
  | Start
  | { readonly kind: "account"; readonly name: string; readonly state: AccountState }
  | { readonly kind: "next" };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "progress"; readonly value: BulkProgress }
  | { readonly kind: "account"; readonly name: string }
  | { readonly kind: "batch"; readonly value: BulkBatch }
  | { readonly kind: "done"; readonly value: BulkReport | BulkPreview | undefined }
  | { readonly kind: "failed"; readonly name: string; readonly message: string; readonly pointer: string | undefined };
