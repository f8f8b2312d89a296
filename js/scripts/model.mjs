// The entropy coder of the text that `encode.mjs` documents: rANS (range asymmetric numeral systems) with static tables. A symbol with the
// probability `share / TOTAL`, after smaller ones with `first / TOTAL` together, changes the state x of the encoder to
// `floor(x / share) * TOTAL + x % share + first`. The decoder has the inverse: `x % TOTAL` selects the symbol. The state is from 2^24 up
// to 2^48; beyond that, four digits of six bits are written. `src/module/decode.wat` has the same tables, and reads what this writes.

/** The symbols of a table: 256 for bytes, and those for the lengths of matches. */
export const SYMBOLS = 280;
/** The number of levels, from 0. The entries of maps are also less than this. */
export const LEVELS = 24;

/** The probabilities of symbols in proportion to the squares of their levels. A symbol with the level 0 does not occur. */
export class Table {
  #sums = new Uint16Array(SYMBOLS + 1);

  constructor(levels) {
    this.levels = Array.from({ length: SYMBOLS }, (_, symbol) => levels[symbol] ?? 0);
    const all = sumOfSquares(this.levels);
    for (let symbol = 0, sum = 0; symbol < SYMBOLS; symbol++) {
      sum += this.levels[symbol] ** 2;
      this.#sums[symbol + 1] = Math.floor((sum * TOTAL) / all);
    }
  }

  /** The table that costs the least, with its levels, if symbols occur as often as `counts` says. */
  static of(counts) {
    const sum = counts.reduce((sum, count) => sum + count, 0);
    let best = { cost: Infinity, table: new Table([1]) };
    if (sum === 0) {
      return best.table;
    }
    const largest = Math.min(TOTAL / sum, (LEVELS - 1) ** 2 / Math.max(...counts));
    for (let step = 0; step < STEPS; step++) {
      const levels = Array.from(counts, (count) => nearest((count * largest) / 2 ** (step / 4)));
      if (sumOfSquares(levels) > TOTAL) continue; // The least probability would be 0.
      const table = new Table(levels);
      const cost = table.priceOfLevels() + table.priceOf(counts);
      if (cost < best.cost) best = { cost, table };
    }
    return best.table;
  }

  /** What a symbol costs in bits; much if it does not occur. */
  price(symbol) {
    return BITS[this.share(symbol)];
  }

  /** What symbols cost that occur as often as `counts` says. */
  priceOf(counts) {
    return counts.reduce((sum, count, symbol) => (count === 0 ? sum : sum + count * this.price(symbol)), 0);
  }

  /** About what the levels cost, which are written as symbols as well. */
  priceOfLevels() {
    let [bits, before] = [0, 0];
    for (const level of this.levels) {
      bits += LEVEL_PRICES[Math.min(before, 3)][Math.min(level, 7)] + Math.max(0, level - 7) / 2;
      before = level;
    }
    return bits;
  }

  /** The sum of the probabilities of smaller symbols. */
  first(symbol) {
    return this.#sums[symbol];
  }

  share(symbol) {
    return this.#sums[symbol + 1] - this.#sums[symbol];
  }
}

/** Writes symbols and bits as text. */
export class Writer {
  /** What was written: the sum of all probabilities, that of the smaller ones, and its own. */
  #written = [];

  symbol(table, symbol) {
    if (table.share(symbol) === 0) {
      throw new Error(`the symbol ${symbol} has no probability`);
    }
    this.#written.push([TOTAL, table.first(symbol), table.share(symbol)]);
  }

  /** At most 24 bits, as a symbol of equal probabilities. */
  bits(value, count) {
    if (count > 0) {
      this.#written.push([2 ** count, value, 1]);
    }
  }

  /** What was written, as text. The encoder begins with what is read last; of four digits, the lowest one is read first. */
  text() {
    const groups = [];
    const putDigits = () => {
      groups.push([0, 1, 2, 3].map((digit) => DIGITS[Math.floor(state / 64 ** digit) % 64]).join(""));
      state = Math.floor(state / 64 ** 4);
    };
    let state = LOWEST;
    for (const [all, first, share] of this.#written.toReversed()) {
      if (state >= (LOWEST / all) * 64 ** 4 * share) putDigits();
      state = Math.floor(state / share) * all + (state % share) + first;
    }
    putDigits();
    putDigits();
    return groups.reverse().join("");
  }
}

function sumOfSquares(levels) {
  return levels.reduce((sum, level) => sum + level * level, 0);
}

/** The level whose square has the ratio to `square` that is nearest to 1. It is 0 only if `square` is. */
function nearest(square) {
  const level = Math.floor(Math.sqrt(square));
  const isNextNearer = level * (level + 1) < square;
  return square === 0 ? 0 : Math.min(Math.max(1, isNextNearer ? level + 1 : level), LEVELS - 1);
}

/** The sum of all probabilities. */
const TOTAL = 4096;
/** How many factors are tried, by which counts become squares of levels. */
const STEPS = 24;
/** What a level of 0 to 7 costs after one of 0, 1, 2 or more. */
const LEVEL_PRICES = [
  [0.2, 3.4, 5.3, 6.6, 8.1, 9.2, 10.2, 10.8],
  [1.4, 1.2, 3.2, 5, 6.6, 7.9, 8.7, 9.4],
  [2.5, 1.9, 1.3, 3.4, 5.6, 7, 7, 8.6],
  [2.9, 2.7, 2.4, 2.6, 2.9, 3.7, 4.4, 4.9],
];
/** The state of the coder is at least this, and less than 64 ** 4 times as much. */
const LOWEST = 2 ** 24;
const BITS = Float64Array.from({ length: TOTAL + 1 }, (_, share) => (share === 0 ? 20 : -Math.log2(share / TOTAL)));
/** 64 characters from `#`, without the backslash. */
const DIGITS = Array.from({ length: 65 }, (_, index) => String.fromCharCode(35 + index)).filter((digit) => digit !== "\\");
