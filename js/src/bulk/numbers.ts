// Makes numbers of rows, and checks them.
import type { NumberInput } from "../generated/bodies.js";
import { type Policy, policy } from "../policy.js";
import type { AccountState, Issue } from "../types.js";
import { textOf, valueOf } from "./cells.js";
import type { BulkMember } from "./columns.js";
import { lastOf, memberOf, members } from "./headers.js";
import type { Row } from "./reader.js";
import { SeenNumbers } from "./seen.js";
import { type CsvCode, csvText } from "./texts.js";
import type { BulkColumn, BulkIssue, BulkOptions } from "./types.js";

/** A row whose number was checked. */
export interface CheckedRow {
  readonly row: number;
  readonly number: NumberInput;
  readonly issues: readonly BulkIssue[];
  readonly isAccepted: boolean;
  readonly isChanged: boolean;
}

/** The options that a worker can be sent. */
export type Settings = Omit<BulkOptions, "accounts" | "worker"> & { readonly hasAccounts: boolean };

/** Looks an account up. */
export type AccountOf = (name: string) => Promise<AccountState>;

/** Makes numbers of the rows of one file. */
export class RowReader {
  readonly columns: readonly BulkColumn[];
  /** Faults of the header. With an error, no row can be read. */
  readonly issues: readonly BulkIssue[];
  readonly #settings: Settings;
  readonly #check: Policy;
  readonly #shared: object;
  readonly #paths: readonly (readonly string[] | null)[];
  readonly #columnOf: ReadonlyMap<string, number>;
  readonly #seen = new SeenNumbers();

  /** @param header The row with the headers, if the file has one. */
  constructor(header: Row | undefined, settings: Settings) {
    this.#settings = settings;
    this.#check = policy(settings.policy, { ...(settings.messages && { messages: settings.messages }) });
    this.columns = readColumns(header?.cells ?? [], settings);
    this.#shared = sharedOf(settings);
    this.#paths = this.columns.map(({ member }) => member?.split(".") ?? null);
    // The first of several columns for a member.
    const places = this.columns.flatMap(({ member }, index) => (member === null ? [] : [[member, index] as const]));
    this.#columnOf = new Map(places.toReversed());
    this.issues = [...this.#headerIssues({ row: header?.row ?? 0 })];
  }

  /** The number of a row; `undefined` if the row is empty. */
  async read(row: Row, accountOf: AccountOf | undefined): Promise<CheckedRow | undefined> {
    if (row.cells.every((cell) => cell.trim() === "")) {
      return undefined;
    }
    const number = clone(this.#shared) as NumberInput;
    for (const [index, path] of this.#paths.entries()) {
      const text = path === null ? "" : textOf(row.cells[index] ?? "");
      if (path !== null && text !== "") {
        put(number, path, valueOf(path.join(".") as BulkMember, text));
      }
    }
    const suggestion = this.#suggestionFor(number.telephoneNumber);
    const isChanged = suggestion !== undefined && this.#settings.useSuggestions === true;
    if (isChanged) {
      number.telephoneNumber = suggestion;
    }
    const found = await this.#issuesOf(number, accountOf);
    const issues = found.map((issue) => this.#located(row, issue, suggestion));
    if (isChanged) {
      const place = this.#columnOf.get("telephoneNumber");
      issues.push({ ...this.#fault("csv/number-changed", row, place, "telephoneNumber"), severity: "warning", suggestion });
    }
    const isNumber = issues.every(({ field, severity }) => field !== "telephoneNumber" || severity === "warning");
    issues.push(...this.#rowIssues(row, number, isNumber));
    return { row: row.row, number, issues, isAccepted: issues.every(({ severity }) => severity === "warning"), isChanged };
  }

  /** A number with errors of its own needs no look-up of its account. */
  async #issuesOf(number: NumberInput, accountOf: AccountOf | undefined): Promise<readonly Issue[]> {
    const { accepted, issues } = this.#check.number.check(number);
    if (!accepted || accountOf === undefined) {
      return issues;
    }
    return this.#check.number.check(number, { account: await accountOf(number.accountName) }).issues;
  }

  #suggestionFor(text: unknown): string | undefined {
    if (typeof text !== "string" || E164.test(text)) {
      return undefined;
    }
    const { country } = this.#settings;
    return this.#check.phone.parse(text, { country }).e164 ?? undefined;
  }

  #located(row: Row, issue: Issue, suggestion: string | undefined): BulkIssue {
    const { severity, code, textCode, text, facts } = issue;
    const field = (issue.in === "path" ? issue.path.slice(0, 1) : issue.path).join(".");
    const index = this.#columnOf.get(field) ?? this.#columnOf.get(field.replace(/\.\d+$/, ""));
    const isSuggested = suggestion !== undefined && field === "telephoneNumber";
    return { ...this.#place(row, index), field, severity, code, textCode, text, facts, ...(isSuggested && { suggestion }) };
  }

  *#rowIssues(row: Row, { telephoneNumber }: NumberInput, isNumber: boolean): Generator<BulkIssue> {
    if (row.isMalformed) {
      yield this.#fault("csv/quotes", row, undefined, "");
    }
    if (row.cells.slice(this.columns.length).some((cell) => cell.trim() !== "")) {
      yield this.#fault("csv/cells", row, undefined, "");
    }
    const first = isNumber && E164.test(telephoneNumber) ? this.#seen.add(telephoneNumber, row.row) : undefined;
    if (first !== undefined) {
      yield this.#fault("csv/number-repeated", row, this.#columnOf.get("telephoneNumber"), "telephoneNumber", { first });
    }
  }

  *#headerIssues(place: Place): Generator<BulkIssue> {
    for (const [index, { header, member }] of this.columns.entries()) {
      if (member !== null && this.#columnOf.get(member) !== index) {
        yield this.#fault("csv/column-repeated", place, index, member, { field: lastOf(member) });
      } else if (member === null && header !== null && header !== "" && !this.#isIgnored(header)) {
        yield { ...this.#fault("csv/column-unknown", place, index, ""), severity: "warning" };
      }
    }
    if (!this.#columnOf.has("telephoneNumber")) {
      yield this.#fault("csv/column-missing", place, undefined, "telephoneNumber", { field: "telephoneNumber" });
    }
  }

  /** Whether the caller has chosen that the column is ignored. */
  #isIgnored(header: string): boolean {
    const { columns = {} } = this.#settings;
    return Object.hasOwn(columns, header) && (columns as Readonly<Record<string, unknown>>)[header] === null;
  }

  /** @param row Without cells, the row of the header. */
  #fault(code: CsvCode, row: Place, index: number | undefined, field: string, facts: BulkIssue["facts"] = {}): BulkIssue {
    const text = csvText(code, facts, this.#settings.messages);
    return { ...this.#place(row, index), field, severity: "error", code, textCode: code, text, facts };
  }

  #place({ row, cells }: Place, index: number | undefined): Pick<BulkIssue, "row" | "column" | "header" | "cell"> {
    if (index === undefined) {
      return { row, column: null, header: null, cell: null };
    }
    const cell = cells === undefined ? null : (cells[index] ?? "").slice(0, MAX_CELL);
    return { row, column: index + 1, header: this.columns[index]?.header ?? null, cell };
  }
}

/** The place of a fault: a row, or its number. */
type Place = Pick<Row, "row"> & Partial<Pick<Row, "cells">>;

/** Whether the first row is one of numbers, because the caller has named the columns. */
export function hasHeader({ columns }: Settings): boolean {
  return !Array.isArray(columns);
}

/** The columns with the members that they stand for: by the options, or by their headers. */
export function readColumns(cells: readonly string[], { columns = {}, service, messages }: Settings): readonly BulkColumn[] {
  if (isList(columns)) {
    return columns.map((member) => ({ header: null, member: known(member) }));
  }
  return cells.map((cell) => {
    const header = cell.trim();
    const given = Object.hasOwn(columns, header) ? columns[header] : undefined;
    return { header, member: given === undefined ? (memberOf(header, service, messages?.labels ?? {}) ?? null) : known(given) };
  });
}

function isList(columns: NonNullable<BulkOptions["columns"]>): columns is readonly (BulkMember | null)[] {
  return Array.isArray(columns);
}

/** A member that was given, which plain JavaScript does not check. */
function known(member: BulkMember | null): BulkMember | null {
  if (member !== null && !members().includes(member)) {
    throw new RangeError(`columns: ${JSON.stringify(member)} is not the path of a member that a column can have`);
  }
  return member;
}

/** What all numbers have: the shared settings, `enabled` of the service, and the object that each number must have. */
function sharedOf({ shared = {}, service }: Settings): object {
  const all = clone(shared) as { serviceDetails?: Record<string, { enabled?: boolean }> };
  const services = (all.serviceDetails ??= {});
  if (service !== undefined) {
    const own = (services[service] ??= {});
    own.enabled ??= true;
  }
  return all;
}

/** A copy of JSON; `structuredClone` takes ten times as long. */
function clone(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(clone);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clone(inner)]));
}

function put(body: object, path: readonly string[], value: unknown): void {
  let node = body as Record<string, unknown>;
  for (const name of path.slice(0, -1)) {
    const inner = node[name];
    node = (typeof inner === "object" && inner !== null ? inner : (node[name] = {})) as Record<string, unknown>;
  }
  node[path.at(-1) ?? ""] = value;
}

/** Characters of a cell that a report has. */
const MAX_CELL = 100;
const E164 = /^\+[1-9]\d{1,14}$/;
