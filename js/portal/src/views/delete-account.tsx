import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { forgetNumbers, numberCountQuery } from "../api/queries";
import { accountSegments, remove } from "../api/requests";
import type { Account } from "../api/types";
import { useSend } from "../api/use-send";
import { go } from "../router";
import { Dialog } from "../ui/dialog";
import { OutcomeNotice } from "../ui/outcome-notice";
import { SendingProgress } from "../ui/sending-progress";
import { FindingText } from "../form/messages";
import { t, tn } from "../words";

interface Props {
  readonly account: Account;
  readonly etag: string | undefined;
  readonly onClose: () => void;
}

/** Asks before an account is deleted; with numbers, for its name as well. */
export function DeleteAccountDialog({ account, etag, onClose }: Props) {
  const client = useQueryClient();
  const sending = useSend();
  const [typed, setTyped] = useState("");
  const { data: counted } = useQuery({ ...numberCountQuery(account.name), staleTime: 0 });
  const numbers = counted ?? 0;
  const isConfirmed = counted === 0 || typed === account.name;
  const query: Record<string, string> = numbers > 0 ? { deleteNumbers: "true" } : {};
  const removeIt = async () => {
    const outcome = await sending.start(remove(accountSegments(account.name), query, etag === undefined ? undefined : { etag }));
    if (outcome.kind === "removed" || outcome.kind === "accepted") {
      client.removeQueries({ queryKey: ["account", account.name] });
      void forgetNumbers(client, account.name);
      go(["accounts"], { deleted: account.name });
    }
    if (outcome.kind === "changed") {
      void client.invalidateQueries({ queryKey: ["account", account.name] });
    }
  };
  return (
    <Dialog title={t("delete.title", { name: account.name })} onClose={onClose}>
      <p>{t("delete.text")}</p>
      {counted === undefined && <progress aria-label={t("numbers.loading")} />}
      {(numbers > 0 || counted === null) && (
        <>
          {numbers > 0 && <p className="message error">{tn("delete.number", "delete.numbers", numbers)}</p>}
          <div className="field">
            <label htmlFor="confirm">{t("delete.confirm", { name: account.name })}</label>
            <input id="confirm" type="text" autoComplete="off" value={typed} onChange={({ target }) => setTyped(target.value)} />
          </div>
        </>
      )}
      {sending.outcome && <OutcomeNotice outcome={sending.outcome} />}
      {sending.outcome?.findings.map((finding) => <FindingText key={finding.code + finding.path} finding={finding} />)}
      <SendingProgress sending={sending} />
      <div className="buttons">
        <button
          type="button"
          className="danger"
          disabled={!isConfirmed}
          aria-disabled={sending.since !== undefined || undefined}
          onClick={() => void removeIt()}
        >
          {t("delete.delete")}
        </button>
        <button type="button" onClick={onClose}>
          {t("delete.keep")}
        </button>
      </div>
    </Dialog>
  );
}
