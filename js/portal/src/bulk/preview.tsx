import { useMemo } from "react";

import { columnsOf, DataTable, type Columns } from "../ui/data-table";
import { t, tn } from "../words";
import { label } from "../words/people";
import type { Row } from "./rows";
import type { Rows } from "./use-rows";

interface Props {
  readonly rows: readonly Row[];
  readonly good: readonly Row[];
  readonly faulty: readonly Row[];
  readonly progress: Rows["progress"];
  readonly onUseSuggestions: () => void;
}

/** What the rows are, and what is wrong with which of them. */
export function BulkPreview({ rows, good, faulty, progress, onUseSuggestions }: Props) {
  const doubtful = useMemo(() => rows.filter(({ findings }) => findings.length > 0), [rows]);
  const columns = useMemo(faultColumns, []);
  const suggestions = rows.filter(({ suggestion }) => suggestion !== null).length;
  if (rows.length === 0 && progress === undefined) {
    return null;
  }
  return (
    <section className="group" aria-labelledby="bulk-preview">
      <h2 id="bulk-preview">{t("bulk.preview")}</h2>
      {progress !== undefined && <progress max={progress.all} value={progress.done} aria-label={t("bulk.reading")} />}
      <p role="status">
        {tn("bulk.row", "bulk.rows", rows.length)}
        {" · "}
        {faulty.length === 0 ? t("bulk.allGood") : tn("bulk.faultyOne", "bulk.faultyMany", faulty.length)}
      </p>
      {good.length > 0 && (
        <p className="first-rows tel">
          {good.slice(0, SHOWN).map(({ number }) => (
            <span className="tag" key={number.telephoneNumber}>
              {number.telephoneNumber}
            </span>
          ))}
          {good.length > SHOWN && t("bulk.more", { n: good.length - SHOWN })}
        </p>
      )}
      {suggestions > 0 && (
        <p className="suggestion">
          {tn("bulk.suggestionOne", "bulk.suggestionMany", suggestions)}
          <button type="button" onClick={onUseSuggestions}>
            {t("bulk.useSuggestions")}
          </button>
        </p>
      )}
      {doubtful.length > 0 && (
        <DataTable caption={t("bulk.faults")} columns={columns} rows={doubtful} rowId={({ line }) => String(line)} />
      )}
    </section>
  );
}

/** Numbers without a fault that the preview shows. */
const SHOWN = 8;

function faultColumns(): Columns<Row> {
  const helper = columnsOf<Row>();
  return [
    helper.accessor("line", { header: t("bulk.line") }),
    helper.accessor(({ number }) => number.telephoneNumber, {
      id: "number",
      header: t("field.number"),
      sortFn: "text",
      cell: ({ row: { original } }) => (
        <span className="tel">
          {original.number.telephoneNumber}
          {original.suggestion !== null && <span className="quiet"> → {original.suggestion}</span>}
        </span>
      ),
    }),
    helper.accessor(({ findings }) => findings.map(({ text }) => text).join(), {
      id: "fault",
      header: t("bulk.fault"),
      sortFn: "text",
      cell: ({ row }) => (
        <div>
          {row.original.findings.map(({ code, path, severity, text }) => (
            <p key={code + path} className={`message ${severity}`} data-code={code}>
              <span className="level">{t(severity === "error" ? "form.error" : "form.warning")}</span>{" "}
              {path !== "telephoneNumber" && label(path) && `${label(path)}: `}
              {text}
            </p>
          ))}
        </div>
      ),
    }),
  ];
}
