import { ReadError } from "../api/outcome";
import { t } from "../words";
import { Notice } from "./notice";
import { OutcomeNotice } from "./outcome-notice";

/** What a view shows in place of what could not be read. */
export function ReadErrorNotice({ error, again }: { error: Error; again: () => void }) {
  return (
    <div className="read-error" role="alert">
      {error instanceof ReadError ? (
        <OutcomeNotice outcome={error.outcome} isRead />
      ) : (
        <Notice kind="error" title={t("outcome.failedPortal")}>
          <p>{error.message}</p>
        </Notice>
      )}
      <button type="button" onClick={again}>
        {t("action.tryAgain")}
      </button>
    </div>
  );
}

/** Shown while something is read for the first time. */
export function Loading({ what }: { what: string }) {
  return (
    <div className="loading-view">
      <progress aria-label={what} />
      <p role="status">{what}</p>
    </div>
  );
}
