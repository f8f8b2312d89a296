import { numberQuery, usePresent } from "../api/queries";
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
  const { present, error } = usePresent(numberQuery(accountName, telephoneNumber));
  const etag = present?.etag;
  return (
    <Dialog title={t("replace.title", { number: telephoneNumber })} onClose={onKeep}>
      <p>{t("replace.text", { account: accountName })}</p>
      {present && <NumberFacts number={present.value} />}
      {error ? <p className="message error">{t("changed.gone")}</p> : !present && <progress aria-label={t("number.loading")} />}
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
