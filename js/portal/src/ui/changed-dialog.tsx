import { useQuery, type UseQueryOptions } from "@tanstack/react-query";

import { t } from "../words";
import { Dialog } from "./dialog";

interface Read<T> {
  readonly value: T;
  readonly etag?: string;
}

interface Props<T> {
  readonly query: Pick<UseQueryOptions<Read<T>, Error, Read<T>, any>, "queryKey" | "queryFn">;
  /** The resource exists, although it was to be created. */
  readonly isExisting?: boolean;
  readonly onOverwrite: (etag: string) => void;
  readonly onTakeTheirs: (theirs: T, etag: string) => void;
  readonly onClose: () => void;
}

/** Asks what to do when a resource was changed by someone else since it was opened (412). */
export function ChangedDialog<T>({ query, isExisting = false, onOverwrite, onTakeTheirs, onClose }: Props<T>) {
  const { data, error } = useQuery({ ...query, staleTime: 0, gcTime: 0, refetchOnMount: "always" });
  const current = data?.etag === undefined ? undefined : { value: data.value, etag: data.etag };
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
