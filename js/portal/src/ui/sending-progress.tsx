import { useEffect, useState } from "react";

import type { Sending } from "../api/use-send";
import { t } from "../words";

/** Progress from the first moment of a request, and a way to cancel it. */
export function SendingProgress({ sending: { since, cancel } }: { sending: Pick<Sending, "since" | "cancel"> }) {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (since === undefined) {
      return undefined;
    }
    setNow(since);
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [since]);
  if (since === undefined) {
    return null;
  }
  const seconds = Math.max(0, Math.round((now - since) / 1000));
  return (
    <div className="sending">
      <progress aria-label={t("sending.now")} />
      <span role="status">{seconds < SLOW ? t("sending.now") : t("sending.slow")}</span>
      {seconds >= SLOW && <span aria-hidden="true">{t("sending.seconds", { n: seconds })}</span>}
      <button type="button" onClick={cancel}>
        {t("action.cancel")}
      </button>
    </div>
  );
}

/** Seconds after which the gateway is called slow. */
const SLOW = 3;
