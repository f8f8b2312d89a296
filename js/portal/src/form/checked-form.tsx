import { useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";

import type { ApiRequest } from "../api/requests";
import type { Sending } from "../api/use-send";
import { useDeveloper } from "../developer";
import { OutcomeNotice } from "../ui/outcome-notice";
import { SendingProgress } from "../ui/sending-progress";
import { t } from "../words";
import { FormStateContext } from "./hooks";
import { RequestView } from "./request-view";
import type { Verdict } from "./verdict";
import { VerdictPanel } from "./verdict-panel";

interface Props {
  readonly verdict: Verdict;
  /** What is sent. */
  readonly request: ApiRequest;
  readonly sending: Pick<Sending, "since" | "outcome" | "cancel">;
  readonly submitLabel: string;
  readonly onSend: () => void;
  /** What is typed was restored from a draft. */
  readonly isRestored: boolean;
  readonly onDiscard: () => void;
  /** How often the form was filled with other values. What was tried before does not count. */
  readonly round: number;
  /** What is known of the things that the form refers to. */
  readonly about?: ReactNode;
  readonly children: ReactNode;
}

/** A form that is checked while it is filled in, and sends one request. */
export function CheckedForm(props: Props) {
  const { verdict, request, sending, onSend, isRestored, onDiscard, round, about, children } = props;
  const [isDeveloper] = useDeveloper();
  const [tried, setTried] = useState<number>();
  const isTried = tried === round;
  const [isUnchecked, setUnchecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const { outcome } = sending;

  useEffect(() => {
    if (outcome !== undefined && outcome.findings.length > 0) {
      panel.current?.focus();
    }
  }, [outcome]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(round);
    if (sending.since !== undefined) {
      return;
    }
    if (verdict.errors.length > 0 && !(isDeveloper && isUnchecked)) {
      panel.current?.focus();
      return;
    }
    onSend();
  };

  return (
    <FormStateContext.Provider value={{ at: verdict.at, isTried }}>
      <form className="checked-form" ref={form} noValidate autoComplete="off" onSubmit={submit}>
        <div className="fields">
          {isRestored && <Restored onDiscard={onDiscard} />}
          {children}
        </div>
        <aside className="beside" aria-label={t("form.beside")}>
          {about}
          <VerdictPanel verdict={verdict} isTried={isTried} form={form} ref={panel} />
        </aside>
        <Actions {...props} isUnchecked={isUnchecked} setUnchecked={setUnchecked} />
        <div className="outcome" role="status">
          {/* A dialog asks what to do with a resource that was changed, or exists. */}
          {outcome && outcome.kind !== "changed" && <OutcomeNotice outcome={outcome} />}
        </div>
        {isDeveloper && <RequestView request={request} outcome={outcome} />}
      </form>
    </FormStateContext.Provider>
  );
}

function Restored({ onDiscard }: { onDiscard: () => void }) {
  return (
    <p className="restored" role="status">
      {t("form.restored")}{" "}
      <button type="button" className="link" onClick={onDiscard}>
        {t("form.discard")}
      </button>
    </p>
  );
}

type ActionsProps = Pick<Props, "sending" | "submitLabel"> & {
  readonly isUnchecked: boolean;
  readonly setUnchecked: (isUnchecked: boolean) => void;
};

/** The button is not disabled while the request is sent: that would take the focus away. */
function Actions({ sending, submitLabel, isUnchecked, setUnchecked }: ActionsProps) {
  const [isDeveloper] = useDeveloper();
  return (
    <div className="actions">
      <button type="submit" className="primary" aria-disabled={sending.since !== undefined || undefined}>
        {submitLabel}
      </button>
      {isDeveloper && (
        <div className="check">
          <input
            type="checkbox"
            id="send-unchecked"
            checked={isUnchecked}
            onChange={({ target }) => setUnchecked(target.checked)}
          />
          <label htmlFor="send-unchecked">{t("form.unchecked")}</label>
        </div>
      )}
      <SendingProgress sending={sending} />
    </div>
  );
}
