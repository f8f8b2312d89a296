// The entropy coder of `encode.mjs`, which documents it. `src/module/decode.wat` has the same model, and reads what this writes.

/**
 * Probabilities of nibbles. A context has 16 numbers: how often it was used, up to a limit, then for each nibble but 0 the sum
 * of the probabilities of the smaller ones, less what it is at first, so that zeros are an unused context.
 */
export class Model {
  #slots;
  /** The first number of each nibble that was written, and how many there are for it. */
  #written = [];

  constructor(contexts) {
    this.#slots = new Uint16Array(16 * contexts);
  }

  /** What a nibble costs in bits; its probability is the mean of two contexts, which may be the same. */
  price(one, other, nibble) {
    return BITS[this.#sum(one, other, nibble + 1) - this.#sum(one, other, nibble)];
  }

  write(one, other, nibble) {
    const first = this.#sum(one, other, nibble);
    this.#written.push(first, this.#sum(one, other, nibble + 1) - first);
    this.#learn(one, nibble);
    if (other !== one) {
      this.#learn(other, nibble);
    }
    return 0;
  }

  #sum(one, other, nibble) {
    if (nibble === 0 || nibble === 16) {
      return (nibble * TOTAL) / 16;
    }
    const at = (context) => (this.#slots[16 * context + nibble] + START * nibble) & 0xffff;
    return (at(one) + at(other) + 1) >> 1;
  }

  #learn(context, nibble) {
    const at = 16 * context;
    const used = this.#slots[at] + 1;
    const rate = Math.min(SLOWEST, 32 - Math.clz32(used));
    for (let other = 1; other < 16; other++) {
      const sum = (this.#slots[at + other] + START * other) & 0xffff;
      const goal = other > nibble ? TOTAL - 16 + other : other;
      this.#slots[at + other] = sum + ((goal - sum) >> rate) - START * other;
    }
    this.#slots[at] = rate < SLOWEST ? used : used - 1;
  }

  /** What was written, as text. An rANS coder begins with what is read last. */
  text() {
    const digits = [];
    const putDigits = () => {
      for (let digit = 0; digit < 4; digit++, state = Math.floor(state / 64)) digits.push(DIGITS[state % 64]);
    };
    let state = LOWEST;
    for (let at = this.#written.length - 2; at >= 0; at -= 2) {
      const [first, count] = this.#written.slice(at, at + 2);
      if (state >= (LOWEST / TOTAL) * 64 ** 4 * count) putDigits();
      state = Math.floor(state / count) * TOTAL + (state % count) + first;
    }
    putDigits();
    putDigits();
    return digits.reverse().join("");
  }
}

/** The sum of all probabilities. */
const TOTAL = 32_768;
const START = TOTAL / 16;
/** The greatest part of an error by which a probability is corrected is 1 / 2, the smallest 1 / 2 ** SLOWEST. */
const SLOWEST = 7;
/** The state of the coder is at least this, and less than 64 ** 4 times as much. */
const LOWEST = 2 ** 24;
const BITS = Float64Array.from({ length: TOTAL + 1 }, (_, part) => -Math.log2(part / TOTAL));
/** 64 characters from `#`, without the backslash. */
const DIGITS = Array.from({ length: 65 }, (_, index) => String.fromCharCode(35 + index)).filter((digit) => digit !== "\\");
