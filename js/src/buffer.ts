import type { Exports } from "./module.js";
import { encodeText } from "./text.js";

/**
 * The buffer inside the module's memory, through which everything goes. Its layout is described in
 * `crates/acg-policy-wasm/src/frame.rs`.
 */
export class Buffer {
  readonly #module: Exports;
  #address = 0;
  #capacity = 0;
  #bytes = new Uint8Array(0);
  #used = 0;

  constructor(module: Exports) {
    this.#module = module;
  }

  /** Starts anew, with room for `room` bytes. */
  open(room: number): void {
    if (room > this.#capacity) {
      this.#resize(Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(room))));
    } else if (this.#bytes.length === 0) {
      // The memory has grown, which detaches every view on it.
      this.#look();
    }
    this.#used = 0;
  }

  /** How much was written since `open`. */
  get used(): number {
    return this.#used;
  }

  number(value: number): void {
    this.#put(value, this.#used);
    this.#used += 4;
  }

  /** A length, and then the text. */
  text(text: string | Uint8Array): void {
    const at = this.#used;
    this.#used += 4;
    this.raw(text);
    this.#put(this.#used - at - 4, at);
  }

  /** The text alone. */
  raw(text: string | Uint8Array): void {
    if (typeof text === "string") {
      this.#used += encodeText(text, this.#bytes, this.#used);
    } else {
      this.#bytes.set(text, this.#used);
      this.#used += text.length;
    }
  }

  /** Gives memory back after something very large. */
  close(): void {
    if (this.#capacity > LARGEST_KEPT) {
      this.#resize(SMALLEST);
    }
  }

  /** What the module has written. */
  output(): Uint8Array {
    const module = this.#module;
    return new Uint8Array(module.memory.buffer, module.outputAddress(), module.outputLength());
  }

  #resize(capacity: number): void {
    this.#capacity = 0;
    // The module counts in 32 bits: a larger number would wrap around.
    const address = capacity < 2 ** 31 ? this.#module.reserve(capacity) : 0;
    if (address === 0) {
      throw new RangeError("the request is too large for the memory of the validator");
    }
    this.#address = address;
    this.#capacity = capacity;
    this.#look();
  }

  #look(): void {
    this.#bytes = new Uint8Array(this.#module.memory.buffer, this.#address, this.#capacity);
  }

  #put(value: number, at: number): void {
    const bytes = this.#bytes;
    bytes[at] = value;
    bytes[at + 1] = value >>> 8;
    bytes[at + 2] = value >>> 16;
    bytes[at + 3] = value >>> 24;
  }
}

/** How many bytes `text` takes at most. */
export function roomFor(text: string | Uint8Array): number {
  return 4 + (typeof text === "string" ? 3 * text.length : text.length);
}

const SMALLEST = 16 * 1024;
const LARGEST_KEPT = 1024 * 1024;
