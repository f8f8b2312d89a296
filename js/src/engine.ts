import { createGlue, type Glue, type Validator } from "acg-policy:glue";
import { load, loadSync } from "acg-policy:source";

import { FrameWriter } from "./frame-writer.js";
import type { ModuleSource } from "./module-source.js";
import { PolicyError } from "./policy-error.js";
import { Decoder } from "./text.js";
import type { PolicyWarning, Report } from "./types.js";

/** An instance of the WebAssembly module, with the writer of its input. */
export class Engine {
  readonly frame: FrameWriter;
  readonly module: Glue;
  readonly #memory: WebAssembly.Memory;
  /** What has a validator in the module, the least recently used first. */
  readonly #users = new Set<ValidatorUser>();
  #last: ValidatorUser | undefined;

  constructor(compiled: WebAssembly.Module) {
    // Without a registry, the generated code frees nothing on its own: a discarded instance must not be
    // called again.
    this.module = createGlue(Decoder, undefined);
    this.#memory = this.module.initSync({ module: compiled }).memory;
    this.frame = new FrameWriter(this.module, this.#memory);
  }

  /** The engine in use. The first call compiles the module synchronously. */
  static current(): Engine {
    if (current === undefined) {
      compiled ??= loadSync();
      current = new Engine(compiled);
    }
    return current;
  }

  /** Compiles the module, or the one that the caller gives, without blocking the thread. */
  static async ready(source?: ModuleSource): Promise<void> {
    if (compiled === undefined) {
      const loaded = await load(source);
      compiled ??= loaded;
    }
    Engine.current();
  }

  /** Creates a validator from the policy in the frame. */
  create(): Validator {
    const validator = this.run(() => this.module.Validator.create(this.frame.length));
    if (validator === undefined) {
      const [pointer = "", message = ""] = readTexts(this.#output());
      throw new PolicyError(pointer, message);
    }
    return validator;
  }

  /** Notes that `user` uses its validator, and releases the validator that was used least recently if there are too many. */
  uses(user: ValidatorUser): void {
    if (user === this.#last) {
      return;
    }
    this.#last = user;
    this.#users.delete(user);
    this.#users.add(user);
    const [oldest] = this.#users;
    if (oldest !== undefined && this.#users.size > MAX_VALIDATORS) {
      this.#users.delete(oldest);
      oldest.release();
    }
  }

  /** The warnings about the policy of a validator. */
  warnings(validator: Validator): PolicyWarning[] {
    const count = this.run(() => validator.warnings());
    const texts = count === 0 ? [] : readTexts(this.#output());
    return Array.from({ length: count }, (_, at) => ({ pointer: texts[2 * at] ?? "", message: texts[2 * at + 1] ?? "" }));
  }

  /** Calls a check on the frame and returns its report. */
  check(call: (length: number) => number): Report {
    const status = this.run(() => call(this.frame.length));
    if (status === ACCEPTED) {
      this.frame.release();
      return { accepted: true, status: null, issues: [] };
    }
    if (status !== REPORTED) {
      throw new Error("acg-policy: internal error: the WebAssembly module cannot read the frame");
    }
    const report = JSON.parse(this.text()) as Report;
    this.frame.release();
    return report;
  }

  /**
   * Calls the module. Its exports do not throw, so one that does has trapped: the instance is
   * discarded, and the next call creates another.
   */
  run<T>(call: () => T): T {
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
    decoder ??= new Decoder();
    return decoder.decode(this.#output());
  }

  /** The output of the last call; valid until the next one. */
  #output(): Uint8Array {
    const { module } = this;
    return new Uint8Array(this.#memory.buffer, module.outputAddress(), module.outputLength());
  }
}

/** An object with a validator in the module. */
export interface ValidatorUser {
  /** Frees the validator; the next use creates it again. */
  release(): void;
}

function readTexts(frame: Uint8Array): string[] {
  const decoder = new Decoder();
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const texts: string[] = [];
  for (let at = 0; at < frame.length; ) {
    const start = at + 4;
    at = start + view.getUint32(at, true);
    texts.push(decoder.decode(frame.subarray(start, at)));
  }
  return texts;
}

let compiled: WebAssembly.Module | undefined;
let current: Engine | undefined;
/** Created at the first use: some test environments have no `TextDecoder` while they load modules. */
let decoder: Pick<TextDecoder, "decode"> | undefined;

const ACCEPTED = 0;
const REPORTED = 1;
/** Enough for every application; each takes one to some kilobytes, also after its owner was collected. */
const MAX_VALIDATORS = 100;
