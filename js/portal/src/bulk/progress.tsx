import { useEffect, useMemo, useRef } from "react";

import { href } from "../router";
import { columnsOf, DataTable, type Columns } from "../ui/data-table";
import { Notice } from "../ui/notice";
import { OutcomeNotice } from "../ui/outcome-notice";
import { count, t, tn } from "../words";
import { isRunning, isTemporary, type Uploading, type UploadRow } from "./use-upload";

interface Props {
  readonly account: string;
  readonly upload: Uploading;
  /** Sends the rows that are left. */
  readonly onGoOn: () => void;
  /** Starts the next upload with the same settings. */
  readonly onAgain: () => void;
  /** Goes back to the rows. */
  readonly onBack: () => void;
}

/** The progress of an upload, and what became of its rows. */
export function BulkProgress(props: Props) {
  const { upload } = props;
  const { state, stored, all, leftOut, refused, refusedRows, unsentRows, outcome, failure } = upload;
  const runs = isRunning(upload);
  /** The last batch is sent again. */
  const isHeld = runs && outcome !== undefined && isTemporary(outcome);
  const isComplete = state === "done" && stored === all;
  const columns = useMemo(refusedColumns, []);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [runs]);
  return (
    <div className="stored" ref={box} tabIndex={-1}>
      <progress className="wide" max={all} value={stored + refused} aria-label={t("bulk.progress")} />
      {!isComplete && <p role="status">{tn("bulk.storedOne", "bulk.storedMany", all, { stored })}</p>}
      {state === "waiting" && !isHeld && <Notice kind="info" title={t("bulk.waiting")} />}
      {failure !== undefined && <Notice kind="error" title={t("bulk.failed", { reason: failure })} />}
      {outcome && <OutcomeNotice outcome={outcome} text={isHeld ? "bulk.waiting" : "bulk.lastResponse"} isRepeated={isHeld} />}
      {state === "cancelled" && <Notice kind="info" title={t("outcome.cancelled")} />}
      {isComplete && <Notice kind="good" title={tn("bulk.doneOne", "bulk.doneMany", stored)} />}
      {!runs && leftOut > 0 && <Notice kind="warning" title={tn("bulk.leftOutOne", "bulk.leftOutMany", leftOut)} />}
      {refused > 0 && (
        <>
          <h2>{tn("bulk.refusedOne", "bulk.refusedMany", refused)}</h2>
          <DataTable caption={t("bulk.faults")} columns={columns} rows={refusedRows} rowId={({ row }) => String(row)} />
          <NotListed n={refused - refusedRows.length} />
        </>
      )}
      {unsentRows.length > 0 && <Unsent rows={unsentRows} n={all - stored - refused} />}
      <div className="buttons">
        {runs ? (
          <button type="button" onClick={upload.cancel}>
            {t("action.cancel")}
          </button>
        ) : (
          <Next {...props} />
        )}
      </div>
    </div>
  );
}

/** What can be done after an upload: the rows that are left come first. */
function Next({ account, upload, onGoOn, onAgain, onBack }: Props) {
  const { stored, refused, all, leftOut, unsentRows } = upload;
  const hasUnsent = unsentRows.length > 0;
  return (
    <>
      {hasUnsent && (
        <button type="button" className="primary" onClick={onGoOn}>
          {tn("bulk.goOnOne", "bulk.goOnMany", all - stored - refused)}
        </button>
      )}
      <a className={hasUnsent ? "button" : "button primary"} href={href(["numbers"], account === "" ? {} : { account })}>
        {account === "" ? t("area.numbers") : t("stored.all", { account })}
      </a>
      {stored < all + leftOut && (
        <button type="button" onClick={onBack}>
          {t("bulk.back")}
        </button>
      )}
      <button type="button" onClick={onAgain}>
        {t("bulk.again")}
      </button>
    </>
  );
}

function Unsent({ rows, n }: { rows: readonly UploadRow[]; n: number }) {
  const columns = useMemo(rowColumns, []);
  return (
    <>
      <h2>{tn("bulk.unsentOne", "bulk.unsentMany", n)}</h2>
      <DataTable caption={t("bulk.unsent")} columns={columns} rows={rows} rowId={({ row }) => String(row)} />
      <NotListed n={n - rows.length} />
    </>
  );
}

function NotListed({ n }: { n: number }) {
  return n > 0 && <p className="quiet">{tn("bulk.moreOne", "bulk.moreMany", n)}</p>;
}

function rowColumns(): Columns<UploadRow> {
  const helper = columnsOf<UploadRow>();
  return [
    helper.accessor("row", { header: t("bulk.line"), cell: ({ getValue }) => count(getValue() as number) }),
    helper.accessor("telephoneNumber", { id: "number", header: t("field.number"), sortFn: "text" }),
  ];
}

function refusedColumns(): Columns<UploadRow> {
  const helper = columnsOf<UploadRow>();
  return [
    ...rowColumns(),
    helper.accessor(({ findings }) => findings.map(({ text }) => text).join(), {
      id: "fault",
      header: t("bulk.fault"),
      sortFn: "text",
      cell: ({ getValue }) => (getValue() as string) || <span className="quiet">{t("bulk.withOthers")}</span>,
    }),
  ];
}
