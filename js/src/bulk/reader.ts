// Reads the rows of a CSV file part by part. A part and the row that is not complete are all that is in memory.
import Papa from "papaparse";

import type { BulkSource } from "./types.js";

/** A row as in a spreadsheet. */
export interface Row {
  /** The number that a spreadsheet shows: the first is 1, and empty rows count. */
  readonly row: number;
  readonly cells: readonly string[];
  readonly isMalformed: boolean;
}

/** The rows of a part of the file, and how much of the file was read: from 0 to 1. */
export interface Part {
  readonly rows: readonly Row[];
  readonly fraction: number;
}

/** How a file is written. */
export interface Format {
  readonly encoding: string;
  readonly delimiter: string;
  /** Whether the first line is `sep=;`, by which a spreadsheet knows the delimiter. */
  readonly hasSeparatorLine: boolean;
}

/** A quotation mark opens a cell that does not end in the largest row that is read. */
export class UnclosedQuote extends Error {
  readonly row: number;

  constructor(row: number) {
    super(`row ${row} has a quotation mark without a closing one`);
    this.row = row;
  }
}

/** How the file is written. `known` counts the headers of a first row that stand for members. */
export async function formatOf(source: BulkSource, given: Partial<Format>, known: (cells: readonly string[]) => number): Promise<Format> {
  const encoding = given.encoding ?? (await encodingOf(source));
  let head = "";
  for await (const { text } of texts(source, encoding)) {
    head = text;
    break;
  }
  const separator = /^sep=(.)\n/i.exec(head);
  const rest = separator === null ? head : head.slice(separator[0].length);
  const delimiter = given.delimiter ?? separator?.[1] ?? delimiterOf(rest, known);
  return { encoding, delimiter, hasSeparatorLine: separator !== null };
}

/** The rows, from the header on. */
export async function* partsOf(source: BulkSource, { encoding, delimiter, hasSeparatorLine }: Format): AsyncGenerator<Part> {
  const parser = new Papa.Parser({ delimiter, newline: "\n" });
  let rest = "";
  let row = 1;
  for await (const { text, fraction } of texts(source, encoding)) {
    rest += text;
    const isLast = fraction === 1;
    const { data, errors, meta } = parser.parse(rest, 0, !isLast);
    const malformed = new Set(errors.map(({ row }) => row));
    const unclosed = errors.find(({ code }) => code === "MissingQuotes");
    if (unclosed !== undefined) {
      throw new UnclosedQuote(row + (unclosed.row ?? 0));
    }
    const rows = data.map((cells, index) => ({ row: row + index, cells, isMalformed: malformed.has(index) }));
    rest = isLast ? "" : rest.slice(meta.cursor);
    if (rest.length > MAX_ROW) {
      throw new UnclosedQuote(row + data.length);
    }
    yield { rows: hasSeparatorLine && row === 1 ? rows.slice(1) : rows, fraction };
    row += data.length;
  }
}

/** Decoded parts, with `\n` after each line. */
async function* texts(source: BulkSource, encoding: string): AsyncGenerator<{ readonly text: string; readonly fraction: number }> {
  const length = typeof source === "string" ? source.length : source.size;
  const decoder = new TextDecoder(encoding);
  let carry = "";
  for (let start = 0; start === 0 || start < length; start += PART) {
    const end = start + PART;
    const isLast = end >= length;
    const part =
      typeof source === "string"
        ? source.slice(start, end).replace(start === 0 ? /^\uFEFF/ : /^$/, "")
        : decoder.decode(await source.slice(start, end).arrayBuffer(), { stream: !isLast });
    const text = carry + part;
    // The other half of a line end can be in the next part.
    carry = !isLast && text.endsWith("\r") ? "\r" : "";
    yield { text: text.slice(0, text.length - carry.length).replaceAll(/\r\n?/g, "\n"), fraction: isLast ? 1 : end / length };
  }
}

/** By the byte order mark; without one UTF-8, if the file begins with it, and otherwise what spreadsheets write in the West. */
async function encodingOf(source: BulkSource): Promise<string> {
  if (typeof source === "string") {
    return "utf-8";
  }
  const head = new Uint8Array(await source.slice(0, PART).arrayBuffer());
  if (head[0] === 0xff && head[1] === 0xfe) {
    return "utf-16le";
  }
  if (head[0] === 0xfe && head[1] === 0xff) {
    return "utf-16be";
  }
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

/**
 * The delimiter with which the most headers are known, and otherwise the one that gives rows of one length. If none does, the one that
 * divides the header into the most cells.
 */
function delimiterOf(head: string, known: (cells: readonly string[]) => number): string {
  const counts = DELIMITERS.map((delimiter) => {
    const [header = []] = new Papa.Parser({ delimiter, newline: "\n", preview: 1 }).parse(head, 0, false).data;
    return { delimiter, known: known(header), cells: header.length };
  });
  const most = Math.max(...counts.map(({ known }) => known));
  const best = counts.filter(({ known }) => known === most).toSorted((a, b) => b.cells - a.cells);
  const { meta, errors } = Papa.parse(head, { preview: 20 });
  const guess = errors.some(({ code }) => code === "UndetectableDelimiter") ? undefined : meta.delimiter;
  return best.find(({ delimiter }) => delimiter === guess)?.delimiter ?? best[0]?.delimiter ?? ",";
}

const DELIMITERS = [",", ";", "\t", "|"];
/** Bytes, or units of a text. */
const PART = 1 << 17;
/** No row of numbers is as long. */
const MAX_ROW = 1 << 20;
