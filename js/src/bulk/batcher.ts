import type { NumberInput } from "../generated/bodies.js";
import type { BulkBatch } from "./types.js";

interface Open {
  readonly accountName: string;
  readonly numbers: NumberInput[];
  readonly rows: number[];
  bytes: number;
}

/** Collects numbers in batches of one account each, of at most 100 numbers and of a size that the gateway accepts. */
export class Batcher {
  readonly #open = new Map<string, Open>();
  readonly #maxBytes: number;
  readonly #query: string;

  /** @param maxBytes The largest body. */
  constructor(maxBytes: number, apiVersion = "2024-02-29") {
    this.#maxBytes = maxBytes - FRAME;
    this.#query = `api-version=${encodeURIComponent(apiVersion)}`;
  }

  *add(row: number, number: NumberInput): Generator<BulkBatch> {
    const { accountName } = number;
    const json = JSON.stringify(number);
    const bytes = 1 + (ASCII.test(json) ? json.length : new TextEncoder().encode(json).length);
    let open = this.#open.get(accountName);
    if (open !== undefined && open.bytes + bytes > this.#maxBytes) {
      yield this.#close(open);
      open = undefined;
    }
    if (open === undefined) {
      // A file with more accounts at once than this needs a few more requests, and no more memory.
      const [oldest] = this.#open.size >= MAX_OPEN ? this.#open.values() : [];
      if (oldest !== undefined) {
        yield this.#close(oldest);
      }
      open = { accountName, numbers: [], rows: [], bytes: 0 };
      this.#open.set(accountName, open);
    }
    open.numbers.push(number);
    open.rows.push(row);
    open.bytes += bytes;
    if (open.numbers.length === MAX_NUMBERS) {
      yield this.#close(open);
    }
  }

  *rest(): Generator<BulkBatch> {
    for (const open of this.#open.values()) {
      yield this.#close(open);
    }
  }

  #close({ accountName, numbers, rows }: Open): BulkBatch {
    this.#open.delete(accountName);
    const target = `/accounts/${encodeURIComponent(accountName)}:createOrUpdateNumbers?${this.#query}`;
    return { accountName, target, body: { numbers }, rows };
  }
}

/** The limit of the API. */
const MAX_NUMBERS = 100;
const MAX_OPEN = 500;
/** The bytes of the object around the numbers. */
const FRAME = '{"numbers":[]}'.length;
const ASCII = /^[\0-\x7f]*$/;
