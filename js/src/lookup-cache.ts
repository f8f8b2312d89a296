import { abortable, throwIfAborted } from "./abort.js";

/** A value, and how long it can be used; 0 for a value that is not kept. */
export interface Loaded<T> {
  readonly value: T;
  readonly ttlMs: number;
}

/**
 * Keeps values by key. Callers that ask for the same key share one look-up, which is aborted when the signals
 * of all of them are.
 */
export class LookupCache<T> {
  readonly #maxEntries: number;
  /** The least recently used first. */
  readonly #entries = new Map<string, Entry<T>>();

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  async get(key: string, signal: AbortSignal | undefined, load: (signal: AbortSignal) => Promise<Loaded<T>>): Promise<T> {
    throwIfAborted(signal);
    let entry = this.#entries.get(key);
    if (entry === undefined || entry.expires <= Date.now()) {
      entry = this.#load(key, load);
    }
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const { controller, value } = entry;
    entry.waiting++;
    try {
      return await abortable(value, signal);
    } finally {
      if (--entry.waiting === 0 && entry.expires === Number.POSITIVE_INFINITY) {
        this.#remove(key, entry);
        controller.abort();
      }
    }
  }

  /** Forgets the values of keys. A look-up in flight still answers those who wait for it. */
  forget(isForgotten: (key: string) => boolean): void {
    for (const key of [...this.#entries.keys()].filter(isForgotten)) {
      this.#entries.delete(key);
    }
  }

  #load(key: string, load: (signal: AbortSignal) => Promise<Loaded<T>>): Entry<T> {
    const controller = new AbortController();
    const loaded = load(controller.signal);
    const entry: Entry<T> = {
      controller,
      value: loaded.then(({ value }) => value),
      expires: Number.POSITIVE_INFINITY,
      waiting: 0,
    };
    // An abandoned look-up may fail, and no caller waits for it.
    entry.value.catch(() => {});
    loaded.then(
      ({ ttlMs }) => {
        entry.expires = Date.now() + ttlMs;
        if (ttlMs <= 0) {
          this.#remove(key, entry);
        }
        this.#evict();
      },
      () => {
        entry.expires = 0;
        this.#remove(key, entry);
      },
    );
    return entry;
  }

  #remove(key: string, entry: Entry<T>): void {
    if (this.#entries.get(key) === entry) {
      this.#entries.delete(key);
    }
  }

  /** Removes the entries that were not used for longest; none that is in flight. */
  #evict(): void {
    for (const [key, { expires }] of this.#entries) {
      if (this.#entries.size <= this.#maxEntries) {
        return;
      }
      if (expires !== Number.POSITIVE_INFINITY) {
        this.#entries.delete(key);
      }
    }
  }
}

interface Entry<T> {
  readonly controller: AbortController;
  readonly value: Promise<T>;
  /** When the value cannot be used any more; infinite while it is looked up. */
  expires: number;
  waiting: number;
}
