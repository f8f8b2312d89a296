// Sends the accepted rows in batches, within the limit of the API, and keeps what became of them. An upload belongs to the
// page, not to its view: it goes on while another view is shown.
import { useSyncExternalStore } from "react";

import type { BulkBatch, Checks, Finding } from "../acg";
import { send, type Outcome, type OutcomeKind } from "../api/outcome";
import type { ApiRequest } from "../api/requests";
import type { Reading } from "./use-reading";

/** A row that is not stored. */
export interface UploadRow {
  readonly row: number;
  readonly telephoneNumber: string;
  /** The reasons, as far as the gateway has given them. */
  readonly findings: readonly Finding[];
}

export interface Upload {
  readonly state: "idle" | "sending" | "waiting" | "done" | "cancelled";
  readonly stored: number;
  readonly all: number;
  /** The number of rows with faults, which are not sent. */
  readonly leftOut: number;
  /** The number of rows that are not stored, because their batch was refused. */
  readonly refused: number;
  /** The first of them. */
  readonly refusedRows: readonly UploadRow[];
  /** After an upload that ended early: the first rows that were not sent, or have no final response. */
  readonly unsentRows: readonly UploadRow[];
  /** The last response that was not successful. */
  readonly outcome: Outcome | undefined;
  /** Why the rows cannot be read any more, for example because the file was changed meanwhile. */
  readonly failure: string | undefined;
}

/** What became of the rows, and the accounts that were changed. */
export type UploadEnd = Upload & { readonly accounts: ReadonlySet<string> };

export interface Uploading extends Upload {
  /** Sends the rows. */
  readonly start: (reading: Reading, checks: Checks) => Promise<UploadEnd>;
  /** Sends the rows that an upload has left. */
  readonly goOn: () => Promise<UploadEnd | undefined>;
  readonly cancel: () => void;
  readonly forget: () => void;
  /** Another view is shown: forgets an upload that has nothing left to do. */
  readonly leave: () => void;
}

export function useUpload(): Uploading {
  return { ...useSyncExternalStore(subscribe, () => upload), start, goOn, cancel, forget, leave };
}

/** The file of an upload that is shown; undefined if there is none, or if its rows were typed. */
export function uploadedFile(): File | undefined {
  const source = current?.source;
  return source instanceof File ? source : undefined;
}

/** The request for a batch. */
export function batchRequest({ target, body }: Pick<BulkBatch, "target" | "body">): ApiRequest {
  return { method: "POST", target, headers: { "content-type": "application/json" }, body: JSON.stringify(body, undefined, 2) };
}

function start(reading: Reading, checks: Checks): Promise<UploadEnd> {
  current = new Run(reading, checks);
  return current.send();
}

async function goOn(): Promise<UploadEnd | undefined> {
  return current?.send();
}

function cancel(): void {
  current?.cancel();
}

function forget(): void {
  current = undefined;
  show(IDLE);
}

function leave(): void {
  if (!isRunning(upload) && upload.unsentRows.length === 0) {
    forget();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show(value: Upload): void {
  upload = value;
  // The browser asks before a page is closed that still sends, or has rows left that were not sent.
  const isOpen = isRunning(value) || value.unsentRows.length > 0;
  (isOpen ? addEventListener : removeEventListener)("beforeunload", ask);
  listeners.forEach((listener) => listener());
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export function isRunning({ state }: Upload): boolean {
  return state === "sending" || state === "waiting";
}

/** Whether a batch with this response is sent again without the user. */
export function isTemporary({ kind }: Outcome): boolean {
  return kind === "limited" || kind === "unavailable";
}

/** One upload. */
class Run {
  readonly #reading: Reading;
  readonly #checks: Checks;
  readonly #accounts = new Set<string>();
  /** The rows that are stored or refused. */
  readonly #settled = new Set<number>();
  #controller = new AbortController();
  /** How often the present batch was sent without a final response. */
  #attempts = 0;
  #upload: Upload;

  constructor(reading: Reading, checks: Checks) {
    this.#reading = reading;
    this.#checks = checks;
    const { accepted, refused } = reading.report;
    this.#upload = { ...IDLE, all: accepted, leftOut: refused };
  }

  get source(): string | File {
    return this.#reading.source;
  }

  cancel(): void {
    this.#controller.abort();
  }

  /** Sends the rows that are neither stored nor refused. */
  async send(): Promise<UploadEnd> {
    this.#controller = new AbortController();
    this.#attempts = 0;
    this.#change({ state: "sending", unsentRows: [], outcome: undefined, failure: undefined });
    this.#change(await this.#deliverAll(this.#controller.signal));
    const { stored, refused, all, failure } = this.#upload;
    if (stored + refused < all && failure === undefined) {
      await this.#listUnsent();
    }
    return { ...this.#upload, accounts: this.#accounts };
  }

  async #deliverAll(signal: AbortSignal): Promise<Partial<Upload>> {
    try {
      await this.#checks.upload(this.#unsent(signal), {
        send: (batch) => this.#deliver(batch),
        signal,
        // The order of the rows is that of the progress.
        parallel: 1,
        retries: Infinity,
        onProgress: ({ waiting }) => this.#change({ state: waiting > 0 ? "waiting" : "sending" }),
      });
      return { state: "done" };
    } catch (fault) {
      if (signal.aborted) {
        return { state: "cancelled" };
      }
      return { state: "done", failure: fault === STOPPED ? undefined : (fault as Error).message };
    }
  }

  /** The batches of the rows that are neither stored nor refused. */
  async *#unsent(signal: AbortSignal): AsyncGenerator<BulkBatch> {
    const { numbers, source } = this.#reading;
    for await (const batch of numbers.batches(source, { signal })) {
      const isUnsent = (_: unknown, index: number) => !this.#settled.has(batch.rows[index] ?? 0);
      const rows = batch.rows.filter(isUnsent);
      if (rows.length > 0) {
        yield { ...batch, rows, body: { ...batch.body, numbers: batch.body.numbers.filter(isUnsent) } };
      }
    }
  }

  async #listUnsent(): Promise<void> {
    const unsentRows: UploadRow[] = [];
    try {
      for await (const { body, rows } of this.#unsent(new AbortController().signal)) {
        body.numbers.forEach(({ telephoneNumber }, index) => unsentRows.push({ row: rows[index] ?? 0, telephoneNumber, findings: [] }));
        if (unsentRows.length >= SHOWN) {
          break;
        }
      }
      this.#change({ unsentRows: unsentRows.slice(0, SHOWN) });
    } catch (fault) {
      this.#change({ failure: (fault as Error).message });
    }
  }

  async #deliver(batch: BulkBatch) {
    const outcome = await send(batchRequest(batch), this.#controller.signal);
    const { kind, retryAfter } = outcome;
    if (kind === "stored" || kind === "accepted") {
      this.#settle(batch, { outcome: undefined, stored: this.#upload.stored + batch.rows.length });
      this.#accounts.add(batch.accountName);
      return { kind: "stored", issues: [] } as const;
    }
    if (!OPEN.includes(kind)) {
      const refusedRows = [...this.#upload.refusedRows, ...this.#refused(batch, outcome)];
      this.#settle(batch, { outcome, refusedRows, refused: this.#upload.refused + batch.rows.length });
      return { kind: "refused", issues: [] } as const;
    }
    this.#attempts += 1;
    if (kind !== "cancelled") {
      this.#change({ outcome });
    }
    if (!isTemporary(outcome) || this.#attempts > RETRIES) {
      throw STOPPED;
    }
    return { kind: "limited", issues: [], ...(retryAfter !== undefined && { retryAfter }) } as const;
  }

  #settle({ rows }: BulkBatch, change: Partial<Upload>): void {
    rows.forEach((row) => this.#settled.add(row));
    this.#attempts = 0;
    this.#change(change);
  }

  #refused({ body, rows }: BulkBatch, { findings }: Outcome): UploadRow[] {
    return body.numbers.slice(0, Math.max(0, SHOWN - this.#upload.refusedRows.length)).map(({ telephoneNumber }, index) => {
      const own = findings.filter(({ path }) => `${path}.`.startsWith(`numbers.${index}.`));
      return { row: rows[index] ?? 0, telephoneNumber, findings: own };
    });
  }

  /** Shows the change, unless the upload was forgotten. */
  #change(change: Partial<Upload>): void {
    this.#upload = { ...this.#upload, ...change };
    if (current === this) {
      show(this.#upload);
    }
  }
}

/** These responses do not say what is wrong with a batch: it can be sent again, and until then no other one is sent. */
const OPEN: readonly OutcomeKind[] = ["limited", "unavailable", "denied", "unreachable", "failed", "cancelled"];

/** How often a batch is sent again before the upload ends: the next batch would have the same response. */
const RETRIES = 5;

/** Thrown to end an upload after a response. */
const STOPPED = new Error("stopped");

/** Rows that are listed. */
const SHOWN = 1_000;

const IDLE: Upload = {
  state: "idle",
  stored: 0,
  all: 0,
  leftOut: 0,
  refused: 0,
  refusedRows: [],
  unsentRows: [],
  outcome: undefined,
  failure: undefined,
};
const listeners = new Set<() => void>();
let current: Run | undefined;
let upload = IDLE;
