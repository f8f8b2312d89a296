// The side of the worker.
import type { AccountState } from "../types.js";
import { batches, check, type Host, preview } from "./operations.js";
import type { FromWorker, Start, ToWorker } from "./protocol.js";

interface WorkerScope {
  readonly WorkerGlobalScope?: unknown;
  postMessage(message: FromWorker): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker | undefined>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

/** Runs the one operation that this worker is started for. */
class Server {
  readonly #lookups = new Map<string, (state: AccountState) => void>();
  #asked = 0;
  #wake: (() => void) | undefined;

  /** A worker of the application can have imported this script as well: messages of other kinds are not for it. */
  receive(message: ToWorker | undefined): void {
    switch (message?.kind) {
      case "acg-policy/start":
        scope.postMessage({ kind: "ready" });
        this.#run(message).catch(fail);
        break;
      case "account":
        this.#lookups.get(message.name)?.(message.state);
        this.#lookups.delete(message.name);
        break;
      case "next":
        this.#asked += 1;
        this.#wake?.();
    }
  }

  async #run({ operation, source, settings }: Start): Promise<void> {
    const host: Host = {
      progress: (value) => scope.postMessage({ kind: "progress", value }),
      accountOf: settings.hasAccounts ? (name) => this.#lookUp(name) : undefined,
      signal: undefined,
      slice: 100,
    };
    if (operation === "batches") {
      await this.#sendBatches(batches(source, settings, host));
      return;
    }
    const value = await (operation === "check" ? check : preview)(source, settings, host);
    scope.postMessage({ kind: "done", value });
  }

  /** Each batch is sent when it is asked for: the others are not in memory. */
  async #sendBatches(all: ReturnType<typeof batches>): Promise<void> {
    for await (const value of all) {
      if (this.#asked === 0) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
      this.#asked -= 1;
      scope.postMessage({ kind: "batch", value });
    }
    scope.postMessage({ kind: "done", value: undefined });
  }

  #lookUp(name: string): Promise<AccountState> {
    return new Promise((resolve) => {
      this.#lookups.set(name, resolve);
      scope.postMessage({ kind: "account", name });
    });
  }
}

function fail(fault: unknown): void {
  const { name, message, pointer } = fault as { name: string; message: string; pointer?: string };
  scope.postMessage({ kind: "failed", name, message, pointer });
}

/** Serves the operation of the page, if this thread is a worker. */
export function serve(): void {
  if (scope.WorkerGlobalScope !== undefined) {
    const server = new Server();
    scope.addEventListener("message", ({ data }) => server.receive(data));
  }
}
