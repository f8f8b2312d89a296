// Reads the rows of an upload and checks them, in slices: the page stays responsive. This file is the seam for the
// engine of the npm package that reads whole CSV files; this reader takes the first column of each line.
import type { AccountState, Checks, Finding } from "../acg";
import type { NumberResource } from "../api/types";
import { numberBody, type NumberModel } from "../form/number-model";
import { t } from "../words";

export interface Row {
  /** The line in the text, from 1. */
  readonly line: number;
  readonly number: NumberResource;
  /** What is wrong or doubtful with this row alone, beyond what the shared settings have. */
  readonly findings: readonly Finding[];
  /** The number for which the text can stand, if it is not one. */
  readonly suggestion: string | null;
}

export interface Reading {
  readonly rows: readonly Row[];
  /** What is wrong or doubtful with the shared settings: the same for every row. */
  readonly shared: readonly Finding[];
}

export interface ReadOptions {
  readonly account: AccountState | undefined;
  readonly country: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, all: number) => void;
}

/** The rows of the text with the settings of `model`; ends early when `signal` is aborted. */
export async function readRows(model: NumberModel, checks: Checks, options: ReadOptions): Promise<Reading> {
  const cells = cellsOf(model.telephoneNumber);
  const bodyOf = (telephoneNumber: string) => numberBody({ ...model, telephoneNumber });
  const sample = bodyOf(cells[0]?.text ?? SAMPLE);
  const shared = checks.number(sample, options.account).filter(({ path }) => path !== "telephoneNumber");
  const isShared = ({ code, path }: Finding) => shared.some((one) => one.code === code && one.path === path);
  const lines = new Map<string, number>();
  const rows: Row[] = [];
  let sliceEnd = performance.now() + SLICE;
  for (const { line, text } of cells) {
    if (performance.now() > sliceEnd) {
      options.onProgress(rows.length, cells.length);
      await new Promise((resolve) => setTimeout(resolve));
      if (options.signal.aborted) {
        break;
      }
      sliceEnd = performance.now() + SLICE;
    }
    const number = bodyOf(text);
    const findings = checks.number(number, options.account).filter((finding) => !isShared(finding));
    const first = lines.get(text);
    lines.set(text, first ?? line);
    const isWrong = findings.some(({ path, severity }) => path === "telephoneNumber" && severity === "error");
    rows.push({
      line,
      number,
      findings: first === undefined ? findings : [...findings, repeated(first)],
      suggestion: isWrong ? checks.suggest(text, options.country) : null,
    });
  }
  return { rows, shared };
}

/** The text with every row that has a suggestion replaced by it. */
export function withSuggestions(text: string, rows: readonly Row[]): string {
  const lines = text.split(/\r\n|\r|\n/);
  for (const { line, number, suggestion } of rows) {
    const old = lines[line - 1];
    if (suggestion !== null && old !== undefined) {
      lines[line - 1] = old.replace(number.telephoneNumber, () => suggestion);
    }
  }
  return lines.join("\n");
}

/** The first column of each line that has one; a first line without digits is a heading. */
function cellsOf(text: string): { line: number; text: string }[] {
  const cells = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ line: index + 1, text: (line.split(/[;,\t]/)[0] ?? "").trim().replaceAll('"', "") }))
    .filter(({ text }) => text !== "");
  return cells[0] !== undefined && !/\d/.test(cells[0].text) ? cells.slice(1) : cells;
}

function repeated(first: number): Finding {
  const text = t("bulk.repeated", { line: first });
  return { code: "batch/repeated-number", severity: "error", path: "telephoneNumber", text, url: "" };
}

/** Milliseconds of work without a pause. */
const SLICE = 12;

/** A number of the plans, with which the shared settings are checked while there is no row. */
const SAMPLE = "+442079460123";
