import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { accountQuery } from "../api/queries";
import { href } from "../router";
import { Notice } from "../ui/notice";
import { ProvisioningErrors, Status } from "../ui/status";
import { t } from "../words";

/** An account that is stored, with its sync to the services until that has ended. */
export function AccountStored({ name, isAccepted }: { name: string; isAccepted: boolean }) {
  const current = useQuery(accountQuery(name)).data?.value;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const status = current?.serviceProvisioningStatus;
  return (
    <div className="stored" ref={box} tabIndex={-1}>
      <Notice kind={isAccepted ? "info" : "good"} title={t(isAccepted ? "account.accepted" : "account.stored", { name })}>
        <p role="status">
          <Status value={status} /> {status === "pending" && t("stored.pending")}
        </p>
      </Notice>
      <ProvisioningErrors errors={current?.serviceProvisioningErrors} />
      <div className="buttons">
        <a className="button primary" href={href(["new-number"], { account: name })}>
          {t("numbers.add")}
        </a>
        <a className="button" href={href(["accounts", name])}>
          {t("account.show")}
        </a>
      </div>
    </div>
  );
}
