import { useMemo } from "react";

import type { BulkIssue } from "../acg";
import { columnsOf, DataTable, type Columns } from "../ui/data-table";
import { count, t, tn } from "../words";
import { label } from "../words/people";
import type { Reader } from "./use-reading";

interface Props {
  readonly reader: Reader;
  /** The issues of single rows. */
  readonly issues: readonly BulkIssue[];
  /** The settings of all rows have a fault, and no row can be sent. */
  readonly isBlocked: boolean;
  readonly onUseSuggestions: () => void;
}

/** What the rows are, what is wrong with which of them, and how they are sent. */
export function BulkPreview({ reader: { reading, progress }, issues, isBlocked, onUseSuggestions }: Props) {
  const rows = useMemo(() => rowsOf(issues), [issues]);
  const columns = useMemo(faultColumns, []);
  if (reading === undefined && progress === undefined) {
    return null;
  }
  const suggestions = rows.filter(({ suggestion }) => suggestion !== undefined && !suggestion.isUsed).length;
  return (
    <section className="group" aria-labelledby="bulk-preview">
      <h2 id="bulk-preview">{t("bulk.preview")}</h2>
      {progress !== undefined && (
        <>
          <progress max={1} value={progress.fraction} aria-label={t("bulk.reading")} />
          <p role="status">{tn("bulk.row", "bulk.rows", progress.rows)}</p>
        </>
      )}
      {reading !== undefined && <Summary reading={reading} isBlocked={isBlocked} />}
      {suggestions > 0 && (
        <p className="suggestion">
          {tn("bulk.suggestionOne", "bulk.suggestionMany", suggestions)}
          <button type="button" onClick={onUseSuggestions}>
            {t("bulk.useSuggestions")}
          </button>
        </p>
      )}
      {rows.length > 0 && <DataTable caption={t("bulk.faults")} columns={columns} rows={rows} rowId={({ row }) => String(row)} />}
      {reading !== undefined && reading.report.omitted > 0 && issues.length > 0 && (
        <p className="quiet">{t("bulk.notListed", { n: reading.report.omitted })}</p>
      )}
    </section>
  );
}

function Summary({ reading: { preview, report }, isBlocked }: { reading: NonNullable<Reader["reading"]>; isBlocked: boolean }) {
  const { rows, accepted, refused, batches, minutes } = report;
  const index = preview.columns.findIndex(({ member }) => member === "telephoneNumber");
  const numbers = preview.rows.map((cells) => cells[index] ?? "").filter((cell) => cell !== "");
  const faults = refused === 0 ? t("bulk.allGood") : tn("bulk.faultyOne", "bulk.faultyMany", refused);
  return (
    <>
      <p role="status">
        {tn("bulk.row", "bulk.rows", rows)}
        {rows > 0 && " · "}
        {rows > 0 && (isBlocked ? t("bulk.settings") : faults)}
      </p>
      {numbers.length > 0 && (
        <p className="first-rows tel">
          {numbers.slice(0, SHOWN).map((number, at) => (
            <span className="tag" key={at}>
              {number}
            </span>
          ))}
          {rows > SHOWN && t("bulk.more", { n: rows - SHOWN })}
        </p>
      )}
      {accepted > 0 && (
        <p className="quiet">
          {tn("bulk.requestOne", "bulk.requestMany", batches)}
          {minutes > 0 && ` ${tn("bulk.minuteOne", "bulk.minuteMany", minutes)}`}
        </p>
      )}
    </>
  );
}

/** The issues of one row. */
interface FaultyRow {
  /** As a spreadsheet numbers it. */
  readonly row: number;
  readonly issues: readonly BulkIssue[];
  readonly suggestion: { readonly number: string; readonly isUsed: boolean } | undefined;
}

function rowsOf(issues: readonly BulkIssue[]): readonly FaultyRow[] {
  const byRow = new Map<number, BulkIssue[]>();
  for (const issue of issues) {
    byRow.set(issue.row, [...(byRow.get(issue.row) ?? []), issue]);
  }
  return [...byRow].map(([row, issues]) => {
    const suggested = issues.find(({ suggestion }) => suggestion !== undefined);
    const isUsed = issues.some(({ code }) => code === "csv/number-changed");
    const suggestion = suggested?.suggestion === undefined ? undefined : { number: suggested.suggestion, isUsed };
    return { row, issues, suggestion };
  });
}

function faultColumns(): Columns<FaultyRow> {
  const helper = columnsOf<FaultyRow>();
  return [
    helper.accessor("row", { header: t("bulk.line"), cell: ({ getValue }) => count(getValue() as number) }),
    helper.accessor(({ issues }) => cellsOf(issues).map(({ cell }) => cell).join(), {
      id: "cell",
      header: t("bulk.cell"),
      sortFn: "text",
      cell: ({ row: { original } }) => <Cells row={original} />,
    }),
    helper.accessor(({ issues }) => issues.map(({ text }) => text).join(), {
      id: "fault",
      header: t("bulk.fault"),
      sortFn: "text",
      cell: ({ row: { original } }) => <Faults row={original} />,
    }),
  ];
}

/** The cells with faults, each with the heading of its column, if there are headings. */
function Cells({ row: { issues, suggestion } }: { row: FaultyRow }) {
  return (
    <div>
      {cellsOf(issues).map(({ column, header, cell, field }) => (
        <p key={column}>
          {header !== null && <span className="quiet">{t("form.label", { label: header })} </span>}
          <span className="tel">{cell}</span>
          {field === "telephoneNumber" && suggestion && <span className="quiet tel suggested">→ {suggestion.number}</span>}
        </p>
      ))}
    </div>
  );
}

function Faults({ row: { issues } }: { row: FaultyRow }) {
  return (
    <div>
      {issues.map(({ code, field, severity, text }) => (
        <p key={code + field} className={`message ${severity}`} data-code={code}>
          <span className="level">{t(severity === "error" ? "form.error" : "form.warning")}</span>{" "}
          {field !== "telephoneNumber" && label(field) && `${t("form.label", { label: label(field) ?? "" })} `}
          {text}
        </p>
      ))}
    </div>
  );
}

function cellsOf(issues: readonly BulkIssue[]): readonly BulkIssue[] {
  return [...new Map(issues.flatMap((issue) => (issue.column === null ? [] : [[issue.column, issue] as const]))).values()];
}

/** Numbers that the preview shows. */
const SHOWN = 8;
