import type { Validator } from "acg-policy:glue";

import { Engine, type ValidatorUser } from "../engine.js";
import { maxTextBytes } from "../frame-writer.js";
import type { Text } from "../input.js";
import type { PolicyWarning } from "../types.js";

/**
 * A policy, and the validator that the module has of it. The validator is created again after the module was
 * restarted, and after it was released because many others were used since.
 */
export class ModulePolicy implements ValidatorUser {
  /** The largest accepted body. A longer one need not be written whole. */
  readonly maxBodyBytes: number;
  readonly #text: Text;
  #warnings: readonly PolicyWarning[] | undefined;
  #ready: ReadyPolicy | undefined;

  /** @throws {PolicyError} The policy is invalid. */
  constructor(policy: Text) {
    // A copy, because the caller may change the bytes before the validator is created again.
    this.#text = typeof policy === "string" ? policy : policy.slice();
    const { engine, validator } = this.ready();
    this.maxBodyBytes = engine.run(() => validator.maxBodyBytes());
  }

  /** Read when they are needed: few programs do, and the module need not compile what finds them. */
  get warnings(): readonly PolicyWarning[] {
    if (this.#warnings === undefined) {
      const { engine, validator } = this.ready();
      this.#warnings = engine.warnings(validator);
    }
    return this.#warnings;
  }

  /** The validator. Call this before writing a frame: creating the validator needs a frame as well. */
  ready(): ReadyPolicy {
    const engine = Engine.current();
    if (this.#ready?.engine !== engine) {
      engine.frame.start(maxTextBytes(this.#text));
      engine.frame.raw(this.#text);
      this.#ready = { engine, validator: engine.create() };
    }
    engine.uses(this);
    return this.#ready;
  }

  release(): void {
    this.#ready?.validator.free();
    this.#ready = undefined;
  }
}

export interface ReadyPolicy {
  readonly engine: Engine;
  readonly validator: Validator;
}
