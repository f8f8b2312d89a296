import { usePresent, type ReadQuery } from "../api/queries";
import { t } from "../words";
import { Dialog } from "./dialog";

interface Props<T> {
  readonly query: ReadQuery<T>;
  /** The resource exists, although it was to be created. */
  readonly isExisting?: boolean;
  readonly onOverwrite: (etag: string) => void;
  readonly onTakeTheirs: (theirs: T, etag: string) => void;
  readonly onClose: () => void;
}

/** Asks what to do when a resource was changed by someone else since it was opened (412). */
export function ChangedDialog<T>({ query, isExisting = false, onOverwrite, onTakeTheirs, onClose }: Props<T>) {
  const { present, error } = usePresent(query);
  const current = present?.etag === undefined ? undefined : { value: present.value, etag: present.etag };
  return (
    <Dialog title={t(isExisting ? "changed.existsTitle" : "changed.title")} onClose={onClose}>
      <p>{t(isExisting ? "changed.existsText" : "changed.text")}</p>
      {error && <p className="message error">{t("changed.gone")}</p>}
      <div className="buttons">
        <button type="button" disabled={!current} onClick={() => current && onTakeTheirs(current.value, current.etag)}>
          {t("changed.theirs")}
        </button>
        <button type="button" className="danger" disabled={!current} onClick={() => current && onOverwrite(current.etag)}>
          {t("changed.mine")}
        </button>
        <button type="button" onClick={onClose}>
          {t("changed.close")}
        </button>
      </div>
    </Dialog>
  );
}
