import { Buffer } from "./buffer.js";
import { bytes, type Exports, instantiate } from "./module.js";
import { PolicyError } from "./policy-error.js";
import type { Report } from "./types.js";

/** The running module with its buffer. */
export class Engine {
  readonly buffer: Buffer;
  readonly module: Exports;

  constructor(module: WebAssembly.Module) {
    this.module = instantiate(module);
    this.buffer = new Buffer(this.module);
  }

  /** The engine that is in use; the first call starts it. */
  static current(): Engine {
    compiled ??= new WebAssembly.Module(bytes());
    current ??= new Engine(compiled);
    return current;
  }

  /** The same, without holding the thread while the module is compiled. */
  static async started(): Promise<Engine> {
    compiled ??= await WebAssembly.compile(bytes());
    return Engine.current();
  }

  /** Makes a validator of the policy in the buffer, which is freed when its `owner` is collected. */
  create(owner: object): number {
    const handle = this.run(() => this.module.validator_create(this.buffer.used));
    if (handle === 0) {
      const [pointer = "", message = ""] = readTexts(this.buffer.output());
      throw new PolicyError(pointer, message);
    }
    owners.register(owner, { engine: this, handle });
    return handle;
  }

  /** Asks for the verdict on what is in the buffer. */
  check(call: (module: Exports, length: number) => number): Report {
    const status = this.run(() => call(this.module, this.buffer.used));
    if (status === ACCEPTED) {
      this.buffer.close();
      return { accepted: true, status: null, issues: [] };
    }
    if (status !== REPORTED) {
      throw new Error("acg-policy: the module does not understand the frame");
    }
    const report = JSON.parse(decoder.decode(this.buffer.output())) as Report;
    this.buffer.close();
    return report;
  }

  /** No export of the module throws. One that does is broken, and is not used again. */
  run(call: () => number): number {
    try {
      return call();
    } catch (fault) {
      if (current === this) {
        current = undefined;
      }
      throw new Error("acg-policy: the module failed; the next call starts it anew", {
        cause: fault,
      });
    }
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

// A module that has failed is not entered again, not even to free what is lost with it anyway.
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
