// Runs an operation in a worker, or in this thread where there is none.
import { load, start as startDefault } from "acg-policy:bulk-worker";

import { throwIfAborted } from "../abort.js";
import { PolicyError } from "../policy-error.js";
import type { AccountState } from "../types.js";
import type { Settings } from "./numbers.js";
import type { Host } from "./operations.js";
import type { FromWorker, ToWorker } from "./protocol.js";
import type { BulkBatch, BulkOptions, BulkRunOptions, BulkSource, BulkWorker } from "./types.js";

/** An operation of one file. */
export interface Job {
  readonly operation: "preview" | "check" | "batches";
  readonly source: BulkSource;
  readonly options: BulkOptions;
  readonly run: BulkRunOptions;
}

/** The result of an operation that has one. */
export async function runJob<T>(job: Job): Promise<T> {
  throwIfAborted(job.run.signal);
  const worker = await Connection.open(job);
  if (worker !== undefined) {
    try {
      return (await worker.finished) as T;
    } finally {
      worker.close();
    }
  }
  const operations = await load();
  const operation = job.operation === "check" ? operations.check : operations.preview;
  return (await operation(job.source, settingsOf(job.options), hostOf(job))) as T;
}

/** The batches, each made when it is asked for. */
export async function* runBatches(job: Job): AsyncGenerator<BulkBatch> {
  throwIfAborted(job.run.signal);
  const worker = await Connection.open(job);
  if (worker === undefined) {
    yield* (await load()).batches(job.source, settingsOf(job.options), hostOf(job));
    return;
  }
  try {
    for (let batch = await worker.next(); batch !== undefined; batch = await worker.next()) {
      yield batch;
    }
  } finally {
    worker.close();
  }
}

function settingsOf({ accounts, worker: _, ...settings }: BulkOptions): Settings {
  return { ...settings, hasAccounts: accounts !== undefined };
}

function hostOf({ options, run }: Job): Host {
  const { accounts } = options;
  const { signal, onProgress } = run;
  return {
    progress: (progress) => onProgress?.(progress),
    accountOf: accounts && (async (name) => accounts.of(name, { signal })),
    signal,
    slice: SLICE,
  };
}

/** A batch that was asked for. */
interface Waiting {
  readonly resolve: (batch: BulkBatch | undefined) => void;
  readonly reject: (reason: unknown) => void;
}

/** A worker with its one operation. */
class Connection {
  readonly finished: Promise<unknown>;
  readonly #worker: BulkWorker;
  readonly #job: Job;
  #finish: (value: unknown) => void = () => undefined;
  #fail: (reason: unknown) => void = () => undefined;
  /** Where the next batch goes, or that there is none. A race with `finished` would keep all batches until the end. */
  #batch: Waiting | undefined;
  #isFinished = false;
  readonly #abort = (): void => this.#fail(this.#job.run.signal?.reason);

  /** `undefined` if there are no workers here, the script of the worker cannot be loaded, or it cannot be sent the source. */
  static async open(job: Job): Promise<Connection | undefined> {
    const { worker: given } = job.options;
    const start = given === false || typeof Worker === "undefined" ? undefined : (given ?? startDefault);
    let worker: BulkWorker;
    try {
      if (start === undefined) {
        return undefined;
      }
      worker = start();
    } catch {
      return undefined;
    }
    const connection = new Connection(worker, job);
    return (await connection.#start()) ? connection : undefined;
  }

  constructor(worker: BulkWorker, job: Job) {
    this.#worker = worker;
    this.#job = job;
    this.finished = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
    // It is waited for later, or not at all.
    this.finished.then(
      () => this.#end((batch) => batch.resolve(undefined)),
      (reason: unknown) => this.#end((batch) => batch.reject(reason)),
    );
    job.run.signal?.addEventListener("abort", this.#abort, { once: true });
  }

  /** The next batch; `undefined` after the last one. */
  next(): Promise<BulkBatch | undefined> {
    if (this.#isFinished) {
      return this.finished as Promise<undefined>;
    }
    return new Promise((resolve, reject) => {
      this.#batch = { resolve, reject };
      this.#send({ kind: "next" });
    });
  }

  #end(pass: (batch: Waiting) => void): void {
    this.#isFinished = true;
    if (this.#batch !== undefined) {
      pass(this.#batch);
    }
  }

  close(): void {
    this.#job.run.signal?.removeEventListener("abort", this.#abort);
    this.#worker.terminate();
  }

  /** Whether the worker runs. */
  #start(): Promise<boolean> {
    const { operation, source, options } = this.#job;
    return new Promise((resolve) => {
      let isRunning = false;
      this.#worker.addEventListener("message", ({ data }) => {
        isRunning = true;
        resolve(true);
        this.#receive(data as FromWorker);
      });
      this.#worker.addEventListener("error", ({ message }) => {
        if (isRunning) {
          this.#fail(new Error(`the worker failed: ${message}`));
        } else {
          this.close();
          resolve(false);
        }
      });
      this.finished.catch(() => resolve(true));
      try {
        this.#send({ kind: "acg-policy/start", operation, source, settings: cloneable(settingsOf(options)) });
      } catch {
        // A message cannot have functions, such as those of a source that is no `Blob`.
        this.close();
        resolve(false);
      }
    });
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case "progress":
        this.#job.run.onProgress?.(message.value);
        break;
      case "account":
        this.#lookUp(message.name).then((state) => this.#send({ kind: "account", name: message.name, state }), this.#fail);
        break;
      case "batch":
        this.#batch?.resolve(message.value);
        break;
      case "done":
        this.#finish(message.value);
        break;
      case "failed":
        this.#fail(errorOf(message));
    }
  }

  async #lookUp(name: string): Promise<AccountState> {
    const { options, run } = this.#job;
    return (await options.accounts?.of(name, { signal: run.signal })) ?? { state: "unknown" };
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }
}

/** A message has no functions: the worker has that of the catalogue. */
function cloneable(settings: Settings): Settings {
  const { messages } = settings;
  return messages === undefined ? settings : { ...settings, messages: { ...messages, render: undefined as never } };
}

function errorOf({ name, message, pointer }: Extract<FromWorker, { kind: "failed" }>): Error {
  switch (name) {
    case "PolicyError":
      return new PolicyError(pointer ?? "", message);
    case "TypeError":
      return new TypeError(message);
    case "RangeError":
      return new RangeError(message);
    default:
      return new Error(message);
  }
}

/** Milliseconds of work in the thread of a page without a pause: a frame has 16. */
const SLICE = 8;
