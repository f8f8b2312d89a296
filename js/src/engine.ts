import { FrameWriter } from "./frame-writer.js";
import { bytes, type Exports, instantiate } from "./module.js";
import { PolicyError } from "./policy-error.js";
import type { PolicyWarning, Report } from "./types.js";

/** An instance of the WebAssembly module, with the writer of its input. */
export class Engine {
  readonly frame: FrameWriter;
  readonly module: Exports;

  constructor(module: WebAssembly.Module) {
    this.module = instantiate(module);
    this.frame = new FrameWriter(this.module);
  }

  /** The engine in use. The first call compiles the module synchronously. */
  static current(): Engine {
    compiled ??= new WebAssembly.Module(bytes());
    current ??= new Engine(compiled);
    return current;
  }

  /** The engine in use. The first call compiles the module without blocking the thread. */
  static async started(): Promise<Engine> {
    compiled ??= await WebAssembly.compile(bytes());
    return Engine.current();
  }

  /** Creates a validator from the policy in the frame; it is freed when `owner` is collected. */
  create(owner: object): number {
    const handle = this.run(() => this.module.validator_create(this.frame.length));
    if (handle === 0) {
      const [pointer = "", message = ""] = readTexts(this.#output());
      throw new PolicyError(pointer, message);
    }
    owners.register(owner, { engine: this, handle });
    return handle;
  }

  /** The warnings about the policy of a validator. */
  warnings(handle: number): PolicyWarning[] {
    const count = this.run(() => this.module.validator_warnings(handle));
    const texts = count === 0 ? [] : readTexts(this.#output());
    return Array.from({ length: count }, (_, at) => ({ pointer: texts[2 * at] ?? "", message: texts[2 * at + 1] ?? "" }));
  }

  /** Calls a check on the frame and returns its report. */
  check(call: (module: Exports, length: number) => number): Report {
    const status = this.run(() => call(this.module, this.frame.length));
    if (status === ACCEPTED) {
      this.frame.release();
      return { accepted: true, status: null, issues: [] };
    }
    if (status !== REPORTED) {
      throw new Error("acg-policy: internal error: the WebAssembly module cannot read the frame");
    }
    const report = JSON.parse(decoder.decode(this.#output())) as Report;
    this.frame.release();
    return report;
  }

  /**
   * Calls the module. Its exports do not throw, so one that does has trapped: the instance is
   * discarded, and the next call creates another.
   */
  run(call: () => number): number {
    try {
      return call();
    } catch (cause) {
      if (current === this) {
        current = undefined;
      }
      throw new Error("acg-policy: the WebAssembly module failed; the next call restarts it", { cause });
    }
  }

  /** The output of the last call as text. */
  text(): string {
    return decoder.decode(this.#output());
  }

  /** The output of the last call; valid until the next one. */
  #output(): Uint8Array {
    const module = this.module;
    return new Uint8Array(module.memory.buffer, module.outputAddress(), module.outputLength());
  }
}

function readTexts(frame: Uint8Array): string[] {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const texts: string[] = [];
  for (let at = 0; at < frame.length; ) {
    const start = at + 4;
    at = start + view.getUint32(at, true);
    texts.push(decoder.decode(frame.subarray(start, at)));
  }
  return texts;
}

// A discarded instance is not called again, not even to free the validators in it.
const owners = new FinalizationRegistry<{ engine: Engine; handle: number }>(({ engine, handle }) => {
  if (engine === current) {
    engine.module.__wbg_validator_free(handle, 0);
  }
});

let compiled: WebAssembly.Module | undefined;
let current: Engine | undefined;

const decoder = new TextDecoder();
const ACCEPTED = 0;
const REPORTED = 1;
