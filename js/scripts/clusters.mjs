// Groups of contexts in which the symbols have similar probabilities, for `encode.mjs`.
import { SYMBOLS, Table } from "./model.mjs";

/**
 * Groups contexts, so that the symbols cost the least, together with their tables and the map from contexts to tables. `counts` has
 * for each context how often each symbol occurs, or nothing. `map` also has a table for contexts that do not occur. `like` is an
 * earlier result, with about as many tables.
 */
export function cluster(counts, like) {
  const contexts = [...counts.entries()].filter(([, symbols]) => symbols !== undefined).map(([context, symbols]) => {
    return { context, symbols, used: [...symbols.keys()].filter((symbol) => symbols[symbol] > 0) };
  });
  let best = { cost: Infinity };
  for (const [step, count] of COUNTS.entries()) {
    if (like !== undefined && Math.abs(step - like.step) > 1) continue;
    const found = tablesOf(contexts, group(contexts, count), counts.length);
    if (found.cost < best.cost) best = { ...found, step };
  }
  return best;
}

/** The k-means method, with prices as distances: the most frequent contexts begin the groups. */
function group(contexts, count) {
  const total = ({ symbols }) => symbols.reduce((sum, count) => sum + count, 0);
  const totals = new Map(contexts.map((context) => [context, total(context)]));
  const ranks = new Map(contexts.toSorted((a, b) => totals.get(b) - totals.get(a)).map((context, rank) => [context, rank]));
  let groups = contexts.map((context) => ranks.get(context) % count);
  for (let round = 0; round < ROUNDS; round++) {
    const prices = sums(contexts, groups).map(pricesOf);
    const assigned = [];
    for (const { symbols, used } of contexts) {
      assigned.push(cheapestGroup(symbols, used, prices, assigned.at(-1) ?? 0));
    }
    groups = assigned;
  }
  return groups;
}

function cheapestGroup(symbols, used, prices, last) {
  let [best, group] = [Infinity, 0];
  for (const [index, price] of prices.entries()) {
    if (price === undefined) continue;
    let cost = mapPrice(index, last);
    for (const symbol of used) cost += symbols[symbol] * price[symbol];
    if (cost < best) [best, group] = [cost, index];
  }
  return group;
}

/** The counts of each group. */
function sums(contexts, groups) {
  const sums = [];
  for (const [index, { symbols, used }] of contexts.entries()) {
    const sum = (sums[groups[index]] ??= new Float64Array(SYMBOLS));
    for (const symbol of used) sum[symbol] += symbols[symbol];
  }
  return Array.from(sums);
}

function pricesOf(sum) {
  const all = sum?.reduce((all, count) => all + count, UNSEEN * SYMBOLS);
  return sum?.map((count) => -Math.log2((count + UNSEEN) / all));
}

/** The tables of the groups, the map to them, and what all of it costs in bits. */
function tablesOf(contexts, groups, size) {
  const all = sums(contexts, groups);
  const kept = [...all.keys()].filter((index) => all[index] !== undefined);
  const tables = kept.map((index) => Table.of(all[index]));
  const used = new Map(contexts.map(({ context }, index) => [context, kept.indexOf(groups[index])]));
  const map = [];
  let cost = 0;
  for (let context = 0; context < size; context++) {
    const table = used.get(context);
    if (table !== undefined) cost += mapPrice(table, map.at(-1) ?? 0);
    map.push(table ?? map.at(-1) ?? 0);
  }
  for (const [index, table] of tables.entries()) cost += table.priceOfLevels() + table.priceOf(all[kept[index]]);
  return { tables, map, cost };
}

/** About what an entry of the map costs after another one. */
function mapPrice(table, before) {
  return table === before ? 0.5 : 4;
}

/** The numbers of tables that are tried. `decode.wat` has memory for 23, and an entry of the map is less than LEVELS. */
const COUNTS = [1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 19, 23];
const ROUNDS = 25;
/** In place of the count of a symbol that does not occur. */
const UNSEEN = 0.02;
