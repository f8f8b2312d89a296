// The operations on a file. They run in a worker, or in slices in the thread of the page.
import { throwIfAborted } from "../abort.js";
import { Engine } from "../engine.js";
import { render } from "../messages/render.js";
import type { Signal } from "../signal.js";
import type { AccountState } from "../types.js";
import { Batcher } from "./batcher.js";
import { type AccountOf, type CheckedRow, hasHeader, readColumns, RowReader, type Settings } from "./numbers.js";
import { formatOf, partsOf, type Row, UnclosedQuote } from "./reader.js";
import { Findings } from "./findings.js";
import { csvText } from "./texts.js";
import type { BulkBatch, BulkIssue, BulkPreview, BulkProgress, BulkReport, BulkSource } from "./types.js";

/** What an operation needs of the thread that asked for it. */
export interface Host {
  readonly progress: (progress: BulkProgress) => void;
  readonly accountOf: AccountOf | undefined;
  readonly signal: Signal | undefined;
  /** Milliseconds of work without a pause. */
  readonly slice: number;
}

export async function preview(source: BulkSource, given: Settings, host: Host): Promise<BulkPreview> {
  const settings = withRender(given);
  const format = await formatOf(source, formatGiven(settings), (cells) => knownIn(cells, settings));
  const rows: (readonly string[])[] = [];
  for await (const { rows: found } of partsOf(source, format)) {
    throwIfAborted(host.signal);
    rows.push(...found.slice(0, PREVIEW + 1 - rows.length).map(({ cells }) => cells));
    if (rows.length > PREVIEW) {
      break;
    }
  }
  const header = hasHeader(settings) ? rows.splice(0, 1) : [];
  return {
    columns: readColumns(header[0] ?? [], settings),
    rows: rows.slice(0, PREVIEW).filter((cells) => cells.some((cell) => cell !== "")),
    delimiter: format.delimiter,
    encoding: format.encoding,
  };
}

export async function check(source: BulkSource, settings: Settings, host: Host): Promise<BulkReport> {
  const file = new NumberFile(source, settings, host);
  const findings = new Findings(settings.maxIssues ?? 1_000);
  const accounts = new Map<string, number>();
  let [accepted, refused, changed] = [0, 0, 0];
  for await (const row of file.rows()) {
    findings.addAll(file.takeIssues());
    findings.addAll(row.issues);
    changed += row.isChanged ? 1 : 0;
    if (row.isAccepted) {
      accepted += 1;
      accounts.set(row.number.accountName, (accounts.get(row.number.accountName) ?? 0) + 1);
    } else {
      refused += 1;
    }
  }
  findings.addAll(file.takeIssues());
  const batches = [...accounts.values()].reduce((sum, count) => sum + Math.ceil(count / 100), 0);
  const rows = accepted + refused;
  const { issues, omitted, counts } = findings;
  const minutes = Math.floor(Math.max(0, batches - 1) / 100);
  return { rows, accepted, refused, changed, issues, omitted, counts, columns: file.columns, batches, minutes };
}

export async function* batches(source: BulkSource, settings: Settings, host: Host): AsyncGenerator<BulkBatch> {
  const file = new NumberFile(source, settings, host);
  const batcher = new Batcher(maxBodyBytes(settings), settings.apiVersion);
  for await (const { row, number, isAccepted } of file.rows()) {
    if (isAccepted) {
      yield* batcher.add(row, number);
    }
  }
  yield* batcher.rest();
}

/** A file whose rows are numbers. */
class NumberFile {
  readonly #source: BulkSource;
  readonly #settings: Settings;
  readonly #host: Host;
  #reader: RowReader | undefined;
  #counts = { rows: 0, refused: 0 };
  #nextPause = 0;
  #nextProgress = 0;
  #issues: BulkIssue[] = [];
  #isReadable = true;

  constructor(source: BulkSource, settings: Settings, host: Host) {
    this.#source = source;
    this.#settings = withRender(settings);
    this.#host = host;
  }

  get columns(): BulkReport["columns"] {
    return this.#reader?.columns ?? [];
  }

  /** Faults of the header and of the file as a whole, since the last call. */
  takeIssues(): readonly BulkIssue[] {
    return this.#issues.splice(0);
  }

  async *rows(): AsyncGenerator<CheckedRow> {
    await Engine.ready();
    throwIfAborted(this.#host.signal);
    const settings = this.#settings;
    const accountOf = this.#host.accountOf && rememberedAccounts(this.#host.accountOf);
    const format = await formatOf(this.#source, formatGiven(settings), (cells) => knownIn(cells, settings));
    this.#nextPause = performance.now() + this.#host.slice;
    if (!hasHeader(settings)) {
      this.#start(undefined);
    }
    try {
      for await (const { rows, fraction } of partsOf(this.#source, format)) {
        for (const row of rows) {
          const checked = await this.#read(row, accountOf);
          if (!this.#isReadable) {
            return;
          }
          if (checked !== undefined) {
            yield checked;
            await this.#pause(fraction);
          }
        }
        this.#progress(fraction);
      }
    } catch (fault) {
      if (!(fault instanceof UnclosedQuote)) {
        throw fault;
      }
      this.#report("csv/quote-unclosed", fault.row);
    }
    if (this.#counts.rows === 0 && this.#isReadable) {
      this.#report("csv/empty", 1);
    }
  }

  /** The first row that is not empty is the header. */
  async #read(row: Row, accountOf: AccountOf | undefined): Promise<CheckedRow | undefined> {
    if (this.#reader === undefined) {
      if (row.cells.some((cell) => cell.trim() !== "")) {
        this.#start(row);
      }
      return undefined;
    }
    const checked = await this.#reader.read(row, accountOf);
    this.#counts.rows += checked === undefined ? 0 : 1;
    this.#counts.refused += checked?.isAccepted === false ? 1 : 0;
    return checked;
  }

  #start(header: Row | undefined): void {
    this.#reader = new RowReader(header, this.#settings);
    this.#issues.push(...this.#reader.issues);
    this.#isReadable = this.#issues.every(({ severity }) => severity === "warning");
  }

  #report(code: "csv/empty" | "csv/quote-unclosed", row: number): void {
    this.#isReadable = false;
    const text = csvText(code, {}, this.#settings.messages);
    this.#issues.push({ row, column: null, header: null, cell: null, field: "", severity: "error", code, textCode: code, text, facts: {} });
  }

  /** Lets the thread do other work from time to time. */
  async #pause(fraction: number): Promise<void> {
    const now = performance.now();
    if (now < this.#nextPause) {
      return;
    }
    if (now > this.#nextProgress) {
      this.#progress(fraction);
      this.#nextProgress = now + 100;
    }
    await new Promise((resolve) => setTimeout(resolve));
    throwIfAborted(this.#host.signal);
    this.#nextPause = performance.now() + this.#host.slice;
  }

  #progress(fraction: number): void {
    this.#host.progress({ fraction, ...this.#counts });
  }
}

/** The accounts that were used last, serialised once. */
function rememberedAccounts(accountOf: AccountOf): AccountOf {
  const states = new Map<string, Promise<AccountState>>();
  return (name) => {
    let state = states.get(name);
    if (state === undefined) {
      if (states.size >= MAX_ACCOUNTS) {
        states.clear();
      }
      state = accountOf(name).then((found) => (found.state === "known" ? (JSON.parse(JSON.stringify(found)) as AccountState) : found));
      states.set(name, state);
    }
    return state;
  };
}

/** The limit of the policy, if it has one. A policy that cannot be read is reported when the first row is checked. */
function maxBodyBytes({ policy = {} }: Settings): number {
  try {
    const text = policy instanceof Uint8Array ? new TextDecoder().decode(policy) : policy;
    const { maxBodyBytes } = (typeof text === "string" ? JSON.parse(text) : text) as { maxBodyBytes?: number };
    return maxBodyBytes ?? DEFAULT_BYTES;
  } catch {
    return DEFAULT_BYTES;
  }
}

function knownIn(cells: readonly string[], settings: Settings): number {
  return hasHeader(settings) ? readColumns(cells, settings).filter(({ member }) => member !== null).length : 0;
}

function formatGiven({ delimiter, encoding }: Settings): { delimiter?: string; encoding?: string } {
  return { ...(delimiter !== undefined && { delimiter }), ...(encoding !== undefined && { encoding }) };
}

/** A worker cannot be sent the function of a catalogue. */
function withRender(settings: Settings): Settings {
  const { messages } = settings;
  return messages === undefined ? settings : { ...settings, messages: { ...messages, render: messages.render ?? render } };
}

const PREVIEW = 10;
/** The limit of a policy without one. */
const DEFAULT_BYTES = 131_072;
const MAX_ACCOUNTS = 1_000;
