import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { numberQuery } from "../api/queries";
import type { NumberResource } from "../api/types";
import { href } from "../router";
import { Notice } from "../ui/notice";
import { ProvisioningErrors, Status } from "../ui/status";
import { t } from "../words";

interface Props {
  readonly number: NumberResource;
  /** The API has accepted the request and carries it out later (202). */
  readonly isAccepted: boolean;
  readonly onAnother?: (() => void) | undefined;
}

/** A number that is stored, with its sync to the service until that has ended. */
export function NumberStored({ number, isAccepted, onAnother }: Props) {
  const { accountName, telephoneNumber } = number;
  const query = useQuery(numberQuery(accountName, telephoneNumber));
  const current = query.data?.value;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const status = current?.serviceProvisioningStatus;
  return (
    <div className="stored" ref={box} tabIndex={-1}>
      <Notice
        kind={isAccepted ? "info" : "good"}
        title={t(isAccepted ? "stored.accepted" : "stored.title", { number: telephoneNumber, account: accountName })}
      >
        <p role="status">
          <Status value={status} /> {status === "pending" && t("stored.pending")}
          {status === "synced" && t("stored.synced")}
          {status === "failed" && t("stored.failed")}
        </p>
      </Notice>
      <ProvisioningErrors errors={current?.serviceProvisioningErrors} />
      <div className="buttons">
        <a className="button primary" href={href(["accounts", accountName, "numbers", telephoneNumber])}>
          {t("stored.show")}
        </a>
        {onAnother && (
          <button type="button" onClick={onAnother}>
            {t("stored.another")}
          </button>
        )}
        <a className="button" href={href(["numbers"], { account: accountName })}>
          {t("stored.all", { account: accountName })}
        </a>
      </div>
    </div>
  );
}
