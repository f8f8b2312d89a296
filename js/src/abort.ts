import type { Signal } from "./signal.js";

/** The outcome of `work`, or a rejection with the reason of the signal, whichever is first. */
export function abortable<T>(work: Promise<T>, signal: Signal | undefined): Promise<T> {
  if (signal === undefined) {
    return work;
  }
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) {
      abort();
    }
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** As the method of the signal, which jsdom lacks. */
export function throwIfAborted(signal: Signal | undefined): void {
  if (signal?.aborted === true) {
    throw signal.reason;
  }
}

/** Whether the state is a promise. A caller without types can pass anything. */
export function isPromise<T extends object>(state: T | Promise<T> | undefined): state is Promise<T> {
  return typeof (state as Partial<Promise<T>> | null | undefined)?.then === "function";
}
