import type { Glue } from "acg-policy:glue";

import { encodeText } from "./text.js";

/**
 * Writes frames, the input of the checks, into the WebAssembly module's memory. The layout of a
 * frame is documented in `crates/acg-policy-wasm/src/frame.rs`.
 */
export class FrameWriter {
  readonly #module: Glue;
  readonly #memory: WebAssembly.Memory;
  #address = 0;
  #capacity = 0;
  #bytes = new Uint8Array(0);
  #length = 0;

  constructor(module: Glue, memory: WebAssembly.Memory) {
    this.#module = module;
    this.#memory = memory;
  }

  /** Starts a new frame of at most `capacity` bytes. */
  start(capacity: number): void {
    if (capacity > this.#capacity) {
      this.#resize(Math.max(MIN_CAPACITY, 2 ** Math.ceil(Math.log2(capacity))));
    } else if (this.#bytes.length === 0) {
      // The module's memory has grown, which detaches all views of it.
      this.#createView();
    }
    this.#length = 0;
  }

  /** The number of bytes written since `start`. */
  get length(): number {
    return this.#length;
  }

  /** Writes a 32-bit number. */
  number(value: number): void {
    this.#put(value, this.#length);
    this.#length += 4;
  }

  /** Writes a text field: its length in bytes, then the bytes. */
  text(text: string | Uint8Array): void {
    const at = this.#length;
    this.#length += 4;
    this.raw(text);
    this.#put(this.#length - at - 4, at);
  }

  /** Writes the bytes of a text without their length. */
  raw(text: string | Uint8Array): void {
    if (typeof text === "string") {
      this.#length += encodeText(text, this.#bytes, this.#length);
    } else {
      this.#bytes.set(text, this.#length);
      this.#length += text.length;
    }
  }

  /** Shrinks the input buffer after a very large frame. */
  release(): void {
    if (this.#capacity > MAX_KEPT_CAPACITY) {
      this.#resize(MIN_CAPACITY);
    }
  }

  #resize(capacity: number): void {
    this.#capacity = 0;
    // The module takes a 32-bit length: a larger one would wrap around.
    const address = capacity < 2 ** 31 ? this.#module.reserve(capacity) : 0;
    if (address === 0) {
      throw new RangeError("the request is too large for the memory of the validator");
    }
    this.#address = address;
    this.#capacity = capacity;
    this.#createView();
  }

  #createView(): void {
    this.#bytes = new Uint8Array(this.#memory.buffer, this.#address, this.#capacity);
  }

  #put(value: number, at: number): void {
    const bytes = this.#bytes;
    bytes[at] = value;
    bytes[at + 1] = value >>> 8;
    bytes[at + 2] = value >>> 16;
    bytes[at + 3] = value >>> 24;
  }
}

/** The largest number of bytes that a text field can take: UTF-8 has at most 3 per UTF-16 unit. */
export function maxTextBytes(text: string | Uint8Array): number {
  return 4 + (typeof text === "string" ? 3 * text.length : text.length);
}

/** The largest number of bytes that a number and so many text fields can take. */
export function maxListBytes(texts: readonly (string | Uint8Array)[]): number {
  return texts.reduce((sum, text) => sum + maxTextBytes(text), 4);
}

const MIN_CAPACITY = 16 * 1024;
const MAX_KEPT_CAPACITY = 1024 * 1024;
