// Sends the accepted rows in batches, within the limit of the API, and keeps what became of them.
import { useCallback, useRef, useState } from "react";

import type { BulkBatch, Checks, Finding } from "../acg";
import { send, type Outcome, type OutcomeKind } from "../api/outcome";
import type { ApiRequest } from "../api/requests";
import type { Reading } from "./use-reading";

/** A row that is not stored, with the reasons, as far as the gateway has given them. */
export interface RefusedRow {
  readonly row: number;
  readonly telephoneNumber: string;
  readonly findings: readonly Finding[];
}

export interface Upload {
  readonly state: "idle" | "sending" | "waiting" | "done" | "cancelled";
  readonly stored: number;
  readonly all: number;
  /** The number of rows that are not stored. */
  readonly refused: number;
  /** The first of them. */
  readonly refusedRows: readonly RefusedRow[];
  /** The last response that was not successful. */
  readonly outcome: Outcome | undefined;
  /** Why the rows cannot be read any more, for example because the file was changed meanwhile. */
  readonly failure: string | undefined;
}

export interface Uploading extends Upload {
  /** Sends the rows, and returns what became of them and the accounts that were changed. */
  readonly start: (reading: Reading, checks: Checks) => Promise<Upload & { readonly accounts: ReadonlySet<string> }>;
  readonly cancel: () => void;
  readonly forget: () => void;
}

const IDLE: Upload = { state: "idle", stored: 0, all: 0, refused: 0, refusedRows: [], outcome: undefined, failure: undefined };

export function useUpload(): Uploading {
  const [upload, setUpload] = useState(IDLE);
  const controller = useRef<AbortController>(undefined);
  const start = useCallback(async (reading: Reading, checks: Checks) => {
    const own = new AbortController();
    controller.current = own;
    return new Run(reading, own, setUpload).send(checks);
  }, []);
  const cancel = useCallback(() => controller.current?.abort(), []);
  const forget = useCallback(() => setUpload(IDLE), []);
  return { ...upload, start, cancel, forget };
}

/** The request for a batch. */
export function batchRequest({ target, body }: Pick<BulkBatch, "target" | "body">): ApiRequest {
  return { method: "POST", target, headers: { "content-type": "application/json" }, body: JSON.stringify(body, undefined, 2) };
}

/** One upload. */
class Run {
  readonly #reading: Reading;
  readonly #controller: AbortController;
  readonly #tell: (upload: Upload) => void;
  readonly #accounts = new Set<string>();
  #upload: Upload;

  constructor(reading: Reading, controller: AbortController, tell: (upload: Upload) => void) {
    this.#reading = reading;
    this.#controller = controller;
    this.#tell = tell;
    this.#upload = { ...IDLE, state: "sending", all: reading.report.accepted };
    tell(this.#upload);
  }

  async send(checks: Checks): Promise<Upload & { readonly accounts: ReadonlySet<string> }> {
    const { numbers, source } = this.#reading;
    const { signal } = this.#controller;
    let end: Partial<Upload> = { state: "done" };
    try {
      await checks.upload(numbers.batches(source, { signal }), {
        send: (batch) => this.#deliver(batch),
        signal,
        // The order of the rows is that of the progress.
        parallel: 1,
        onProgress: ({ stored, refused, waiting }) => this.#change({ stored, refused, state: waiting > 0 ? "waiting" : "sending" }),
      });
    } catch (fault) {
      if (!signal.aborted) {
        end = { state: "done", failure: (fault as Error).message };
      } else if (signal.reason !== STOPPED) {
        end = { state: "cancelled" };
      }
    }
    this.#change(end);
    return { ...this.#upload, accounts: this.#accounts };
  }

  async #deliver(batch: BulkBatch) {
    const outcome = await send(batchRequest(batch), this.#controller.signal);
    const { kind, retryAfter } = outcome;
    const isStored = kind === "stored" || kind === "accepted";
    const isTemporary = kind === "limited" || kind === "unavailable";
    if (isStored) {
      this.#accounts.add(batch.accountName);
      this.#change({ outcome: undefined });
    } else if (kind !== "cancelled") {
      this.#change(isTemporary ? { outcome } : { outcome, refusedRows: [...this.#upload.refusedRows, ...this.#refused(batch, outcome)] });
    }
    if (STOPS.includes(kind)) {
      this.#controller.abort(STOPPED);
    }
    return { kind: isStored ? "stored" : isTemporary ? kind : "refused", issues: [], ...(retryAfter !== undefined && { retryAfter }) } as const;
  }

  #refused({ body, rows }: BulkBatch, { findings }: Outcome): RefusedRow[] {
    return body.numbers.slice(0, SHOWN - this.#upload.refusedRows.length).map(({ telephoneNumber }, index) => {
      const own = findings.filter(({ path }) => `${path}.`.startsWith(`numbers.${index}.`));
      return { row: rows[index] ?? 0, telephoneNumber, findings: own };
    });
  }

  #change(change: Partial<Upload>): void {
    this.#upload = { ...this.#upload, ...change };
    this.#tell(this.#upload);
  }
}

/** After these responses another batch would have the same one. */
const STOPS: readonly OutcomeKind[] = ["denied", "missing", "unreachable", "failed"];

/** The reason of an upload that was ended by such a response. */
const STOPPED = new Error("stopped");

/** Rows that are listed. */
const SHOWN = 1_000;
