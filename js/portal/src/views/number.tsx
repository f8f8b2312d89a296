import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { forgetNumbers, numberQuery } from "../api/queries";
import { numberSegments, remove } from "../api/requests";
import { useSend } from "../api/use-send";
import { go, href } from "../router";
import { Dialog } from "../ui/dialog";
import { NumberFacts } from "../ui/number-facts";
import { OutcomeNotice } from "../ui/outcome-notice";
import { Page } from "../ui/page";
import { Loading, ReadErrorNotice } from "../ui/read-error";
import { SendingProgress } from "../ui/sending-progress";
import { ProvisioningErrors } from "../ui/status";
import { t } from "../words";

export function NumberView({ account, number }: { account: string; number: string }) {
  const query = useQuery(numberQuery(account, number));
  const [isReleasing, setReleasing] = useState(false);
  const status = query.data?.value.serviceProvisioningStatus;
  return (
    <Page
      title={number}
      lead={t("number.of", { account })}
      back={{ href: href(["numbers"], { account }), label: t("stored.all", { account }) }}
      actions={
        query.data && (
          <>
            <a className="button" href={href(["accounts", account, "numbers", number, "edit"])}>
              {t("action.edit")}
            </a>
            <button type="button" className="danger" onClick={() => setReleasing(true)}>
              {t("number.release")}
            </button>
          </>
        )
      }
    >
      {query.isPending && <Loading what={t("number.loading")} />}
      {query.error && <ReadErrorNotice error={query.error} again={() => void query.refetch()} />}
      {query.data && (
        <div className="sheet">
          <p role="status" className="sync">
            {status === "pending" && t("stored.pending")}
          </p>
          <ProvisioningErrors errors={query.data.value.serviceProvisioningErrors} />
          {status === "failed" && (
            <p>
              <a href={href(["accounts", account, "numbers", number, "edit"])}>{t("number.correct")}</a>
            </p>
          )}
          <NumberFacts number={query.data.value} />
          <p>
            <a href={href(["accounts", account])}>{t("number.toAccount", { account })}</a>
          </p>
        </div>
      )}
      {isReleasing && query.data && (
        <ReleaseDialog account={account} number={number} etag={query.data.etag} onClose={() => setReleasing(false)} />
      )}
    </Page>
  );
}

interface ReleaseProps {
  readonly account: string;
  readonly number: string;
  readonly etag: string | undefined;
  readonly onClose: () => void;
}

function ReleaseDialog({ account, number, etag, onClose }: ReleaseProps) {
  const client = useQueryClient();
  const sending = useSend();
  const release = async () => {
    const precondition = etag === undefined ? undefined : { etag };
    const outcome = await sending.start(remove(numberSegments(account, number), {}, precondition));
    if (outcome.kind === "removed" || outcome.kind === "accepted") {
      client.removeQueries({ queryKey: ["number", account, number] });
      void forgetNumbers(client, account);
      go(["numbers"], { account, released: number });
    }
    if (outcome.kind === "changed") {
      void client.invalidateQueries({ queryKey: ["number", account, number] });
    }
  };
  return (
    <Dialog title={t("release.title", { number })} onClose={onClose}>
      <p>{t("release.text", { account })}</p>
      {sending.outcome && <OutcomeNotice outcome={sending.outcome} />}
      <SendingProgress sending={sending} />
      <div className="buttons">
        <button type="button" className="danger" aria-disabled={sending.since !== undefined || undefined} onClick={() => void release()}>
          {t("release.release")}
        </button>
        <button type="button" onClick={onClose}>
          {t("release.keep")}
        </button>
      </div>
    </Dialog>
  );
}
