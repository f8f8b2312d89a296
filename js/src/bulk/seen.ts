/**
 * The rows of telephone numbers, in at most 48 bytes for each: a hash table with linear probing. E.164 numbers
 * have at most 15 digits, which a double holds exactly.
 */
export class SeenNumbers {
  #keys = new Float64Array(1 << 10);
  #rows = new Uint32Array(1 << 10);
  #size = 0;

  /** The row that had the number before; `undefined` if this is the first. */
  add(telephoneNumber: string, row: number): number | undefined {
    const key = Number(telephoneNumber.slice(1));
    const slot = this.#slot(key);
    if (this.#keys[slot] === key) {
      return this.#rows[slot];
    }
    this.#keys[slot] = key;
    this.#rows[slot] = row;
    this.#size += 1;
    if (this.#size * 2 > this.#keys.length) {
      this.#grow();
    }
    return undefined;
  }

  /** The slot of a number, or the empty one where it belongs. No number is 0. */
  #slot(key: number): number {
    const mask = this.#keys.length - 1;
    const mixed = Math.imul((key % 4294967296) ^ Math.floor(key / 4294967296), 0x9e3779b1);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while (this.#keys[slot] !== 0 && this.#keys[slot] !== key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const [keys, rows] = [this.#keys, this.#rows];
    this.#keys = new Float64Array(keys.length * 2);
    this.#rows = new Uint32Array(keys.length * 2);
    for (const [index, key] of keys.entries()) {
      if (key !== 0) {
        const slot = this.#slot(key);
        this.#keys[slot] = key;
        this.#rows[slot] = rows[index] ?? 0;
      }
    }
  }
}
