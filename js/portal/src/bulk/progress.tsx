import { useEffect, useMemo, useRef } from "react";

import { href } from "../router";
import { columnsOf, DataTable, type Columns } from "../ui/data-table";
import { Notice } from "../ui/notice";
import { OutcomeNotice } from "../ui/outcome-notice";
import { count, t, tn } from "../words";
import type { RefusedRow, Uploading } from "./use-upload";

interface Props {
  readonly account: string;
  readonly upload: Uploading;
  /** Starts the next upload with the same settings. */
  readonly onAgain: () => void;
  /** Goes back to the rows. */
  readonly onBack: () => void;
}

/** The progress of an upload, and what became of its rows. */
export function BulkProgress({ account, upload, onAgain, onBack }: Props) {
  const { state, stored, all, refused, refusedRows, outcome, failure } = upload;
  const isRunning = state === "sending" || state === "waiting";
  const columns = useMemo(refusedColumns, []);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [isRunning]);
  return (
    <div className="stored" ref={box} tabIndex={-1}>
      <progress className="wide" max={all} value={stored + refused} aria-label={t("bulk.progress")} />
      <p role="status">{t("bulk.stored", { stored, all })}</p>
      {state === "waiting" && <Notice kind="info" title={t("bulk.waiting")} />}
      {failure !== undefined && <Notice kind="error" title={t("bulk.failed", { reason: failure })} />}
      {outcome && <OutcomeNotice outcome={outcome} />}
      {state === "cancelled" && <Notice kind="info" title={t("outcome.cancelled")} />}
      {state === "done" && stored === all && <Notice kind="good" title={tn("bulk.doneOne", "bulk.doneMany", stored)} />}
      {refused > 0 && (
        <>
          <h2>{tn("bulk.refusedOne", "bulk.refusedMany", refused)}</h2>
          <DataTable caption={t("bulk.faults")} columns={columns} rows={refusedRows} rowId={({ row }) => String(row)} />
        </>
      )}
      <div className="buttons">
        {isRunning ? (
          <button type="button" onClick={upload.cancel}>
            {t("action.cancel")}
          </button>
        ) : (
          <>
            <a className="button primary" href={href(["numbers"], account === "" ? {} : { account })}>
              {account === "" ? t("area.numbers") : t("stored.all", { account })}
            </a>
            {stored < all && (
              <button type="button" onClick={onBack}>
                {t("bulk.back")}
              </button>
            )}
            <button type="button" onClick={onAgain}>
              {t("bulk.again")}
            </button>
          </>
        )}
      </div>
    </div>
  );
}

function refusedColumns(): Columns<RefusedRow> {
  const helper = columnsOf<RefusedRow>();
  return [
    helper.accessor("row", { header: t("bulk.line"), cell: ({ getValue }) => count(getValue() as number) }),
    helper.accessor("telephoneNumber", { id: "number", header: t("field.number"), sortFn: "text" }),
    helper.accessor(({ findings }) => findings.map(({ text }) => text).join(), {
      id: "fault",
      header: t("bulk.fault"),
      sortFn: "text",
      cell: ({ getValue }) => (getValue() as string) || <span className="quiet">{t("bulk.withOthers")}</span>,
    }),
  ];
}
