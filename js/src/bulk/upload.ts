import type { Outcome } from "../response.js";
import { throwIfAborted } from "../abort.js";
import type { Signal } from "../signal.js";
import type { BulkBatch, BulkIssue } from "./types.js";

/** Options of `upload`. */
export interface UploadOptions {
  /** Sends the request of a batch, and reads the response: `readResponse(await fetch(…))`. */
  readonly send: (batch: BulkBatch, context: { readonly signal: Signal | undefined }) => Promise<BatchOutcome>;
  /** Ends the upload, which is then rejected with the reason of the signal. Requests that were sent are not undone. */
  readonly signal?: Signal | undefined;
  /** Called after each batch. */
  readonly onProgress?: ((progress: UploadReport) => void) | undefined;
  /** The most requests in a minute. Default: 100, the limit of the API for all clients together. */
  readonly requestsPerMinute?: number | undefined;
  /** The most requests at a time. Default: 4. */
  readonly parallel?: number | undefined;
  /** How often a batch is sent again that was limited or not answered. Default: 5. */
  readonly retries?: number | undefined;
}

/** What became of one batch: the part of an `Outcome` that is used. */
export type BatchOutcome = Pick<Outcome, "kind" | "issues" | "retryAfter">;

/** What became of the batches so far. */
export interface UploadReport {
  /** The batches that were stored. */
  readonly batches: number;
  /** The numbers in them. */
  readonly stored: number;
  /** The numbers in batches that were not stored. */
  readonly refused: number;
  /** The issues of the responses, with the rows to which they belong; at most 1,000. Those of a whole batch have its first row. */
  readonly issues: readonly Pick<BulkIssue, "row" | "field" | "code" | "severity" | "text">[];
  /** The rows of batches that were not stored; at most 100,000. */
  readonly refusedRows: readonly number[];
  /** How many seconds the upload waits now, because the API limits requests; 0 if it does not. */
  readonly waiting: number;
}

/**
 * Sends batches, at most 100 in a minute. A batch that was limited (429) or not answered is sent again after the time that
 * the response says, or a minute; the other ones wait meanwhile.
 *
 * @throws The reason of the signal, or what `send` rejects with.
 *
 * @example
 * ```ts
 * import { readResponse } from "acg-policy";
 * import { bulk, upload } from "acg-policy/bulk";
 *
 * export async function send(file: File, signal: AbortSignal): Promise<string> {
 *   const numbers = bulk({ service: "teamsOperatorConnect", shared: { accountName: "contoso" } });
 *   const { stored, refused } = await upload(numbers.batches(file, { signal }), {
 *     send: async ({ target, body }) =>
 *       readResponse(await fetch(target, { method: "POST", body: JSON.stringify(body), signal })),
 *     signal,
 *   });
 *   return `${stored} stored, ${refused} not`;
 * }
 * ```
 */
export async function upload(batches: AsyncIterable<BulkBatch>, options: UploadOptions): Promise<UploadReport> {
  const run = new Upload(options);
  const source = batches[Symbol.asyncIterator]();
  const lanes = Array.from({ length: options.parallel ?? 4 }, () => run.drain(source));
  try {
    await Promise.all(lanes);
  } catch (fault) {
    run.stop(fault);
    await Promise.allSettled(lanes);
    throw fault;
  } finally {
    run.end();
    await source.return?.();
  }
  return run.report();
}

class Upload {
  readonly #options: UploadOptions;
  readonly #sent: number[] = [];
  readonly #issues: UploadReport["issues"][number][] = [];
  readonly #refusedRows: number[] = [];
  #counts = { batches: 0, stored: 0, refused: 0 };
  #notBefore = 0;
  #waits = 0;
  /** Ends the waits of all loops when one of them fails, or when the caller's signal is aborted. */
  readonly #stop = new AbortController();
  readonly #abort = (): void => this.#stop.abort(this.#options.signal?.reason);

  constructor(options: UploadOptions) {
    this.#options = options;
    throwIfAborted(options.signal);
    options.signal?.addEventListener("abort", this.#abort, { once: true });
  }

  report(): UploadReport {
    const waiting = this.#waits === 0 ? 0 : Math.max(0, Math.ceil((this.#next() - Date.now()) / 1000));
    return { ...this.#counts, issues: [...this.#issues], refusedRows: this.#refusedRows, waiting };
  }

  stop(reason: unknown): void {
    this.#stop.abort(reason);
  }

  end(): void {
    this.#options.signal?.removeEventListener("abort", this.#abort);
  }

  /** One of several loops over the same batches. */
  async drain(source: AsyncIterator<BulkBatch>): Promise<void> {
    for (let next = await source.next(); next.done !== true; next = await source.next()) {
      await this.#deliver(next.value);
    }
  }

  async #deliver(batch: BulkBatch): Promise<void> {
    const { send, signal, retries = 5 } = this.#options;
    for (let attempt = 0; ; attempt += 1) {
      await this.#turn();
      const outcome = await send(batch, { signal });
      const isTemporary = outcome.kind === "limited" || outcome.kind === "unavailable";
      if (!isTemporary || attempt >= retries) {
        this.#record(batch, outcome);
        return;
      }
      this.#notBefore = Math.max(this.#notBefore, Date.now() + 1000 * (outcome.retryAfter ?? 60));
    }
  }

  /** Waits until another request may be sent. */
  async #turn(): Promise<void> {
    const { onProgress } = this.#options;
    const { signal } = this.#stop;
    throwIfAborted(signal);
    for (let wait = this.#next() - Date.now(); wait > 0; wait = this.#next() - Date.now()) {
      this.#waits += 1;
      onProgress?.(this.report());
      await sleep(wait, signal);
      this.#waits -= 1;
      throwIfAborted(signal);
    }
    this.#sent.push(Date.now());
  }

  /** When the next request may be sent: the API counts those of the last minute. */
  #next(): number {
    const perMinute = this.#options.requestsPerMinute ?? 100;
    this.#sent.splice(0, Math.max(0, this.#sent.length - perMinute));
    const oldest = this.#sent.length < perMinute ? undefined : this.#sent[0];
    return Math.max(this.#notBefore, oldest === undefined ? 0 : oldest + MINUTE);
  }

  #record(batch: BulkBatch, outcome: BatchOutcome): void {
    const { rows } = batch;
    if (outcome.kind === "stored" || outcome.kind === "pending") {
      this.#counts.batches += 1;
      this.#counts.stored += rows.length;
    } else {
      this.#counts.refused += rows.length;
      this.#refusedRows.push(...rows.slice(0, Math.max(0, MAX_ROWS - this.#refusedRows.length)));
    }
    for (const { in: part, path, code, severity, text } of outcome.issues.slice(0, Math.max(0, MAX_ISSUES - this.#issues.length))) {
      const [, index] = part === "body" && path[0] === "numbers" ? path : [];
      const row = rows[typeof index === "number" ? index : 0] ?? 0;
      this.#issues.push({ row, field: path.slice(typeof index === "number" ? 2 : 0).join("."), code, severity, text });
    }
    this.#options.onProgress?.(this.report());
  }
}

/** Waits; ends at once when the signal is aborted. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}

const MINUTE = 60_000;
const MAX_ISSUES = 1_000;
const MAX_ROWS = 100_000;
