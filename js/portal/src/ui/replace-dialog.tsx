import { useQuery } from "@tanstack/react-query";

import { numberQuery } from "../api/queries";
import type { NumberResource } from "../api/types";
import { t } from "../words";
import { Dialog } from "./dialog";
import { NumberFacts } from "./number-facts";

interface Props {
  readonly number: NumberResource;
  readonly onReplace: (etag: string) => void;
  readonly onKeep: () => void;
}

/** Asks before a number that exists is replaced, and shows what is there. */
export function ReplaceDialog({ number, onReplace, onKeep }: Props) {
  const { accountName, telephoneNumber } = number;
  const query = useQuery({ ...numberQuery(accountName, telephoneNumber), staleTime: 0 });
  const etag = query.data?.etag;
  return (
    <Dialog title={t("replace.title", { number: telephoneNumber })} onClose={onKeep}>
      <p>{t("replace.text", { account: accountName })}</p>
      {query.data ? <NumberFacts number={query.data.value} /> : <progress aria-label={t("number.loading")} />}
      <div className="buttons">
        <button type="button" className="danger" disabled={etag === undefined} onClick={() => etag !== undefined && onReplace(etag)}>
          {t("replace.replace")}
        </button>
        <button type="button" onClick={onKeep}>
          {t("replace.keep")}
        </button>
      </div>
    </Dialog>
  );
}
