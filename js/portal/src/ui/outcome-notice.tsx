import { useEffect, useState } from "react";

import type { Outcome, OutcomeKind } from "../api/outcome";
import { t, tn, type Word } from "../words";
import { Notice, type NoticeKind } from "./notice";

interface Props {
  readonly outcome: Outcome;
  readonly isRead?: boolean;
  /** What is said in place of the usual text, for a request that is a part of something. */
  readonly text?: Word;
  /** The request is sent again without the user. */
  readonly isRepeated?: boolean;
}

/** What became of a request, in its own words for each kind of response. Of a read, only that it failed. */
export function OutcomeNotice({ outcome, isRead = false, text: given, isRepeated = false }: Props) {
  const { kind, status, findings, message, retryAfter } = outcome;
  const [notice, title, usual] = WORDS[kind];
  const text = given ?? (findings.length > 0 ? "outcome.findings" : usual);
  return (
    <Notice kind={notice} title={t(title, { status: String(status) })}>
      {isRead ? kind !== "missing" && <p>{t("outcome.notRead")}</p> : <p>{t(text)}</p>}
      {findings.length === 0 && message !== undefined && <p className="said">{t("outcome.said", { message })}</p>}
      {retryAfter !== undefined && <Countdown seconds={retryAfter} isRepeated={isRepeated} key={outcome.retryAfter} />}
    </Notice>
  );
}

function Countdown({ seconds, isRepeated }: { seconds: number; isRepeated: boolean }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const end = Date.now() + seconds * 1000;
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000))), 500);
    return () => clearInterval(timer);
  }, [seconds]);
  if (isRepeated) {
    return <p>{left === 0 ? t("sending.now") : tn("outcome.againInSecond", "outcome.againInSeconds", left)}</p>;
  }
  return <p>{left === 0 ? t("outcome.nowAgain") : tn("outcome.inSecond", "outcome.inSeconds", left)}</p>;
}

const WORDS: Readonly<Record<OutcomeKind, [NoticeKind, title: Word, text: Word]>> = {
  stored: ["good", "outcome.stored", "outcome.storedText"],
  accepted: ["info", "outcome.accepted", "outcome.acceptedText"],
  removed: ["good", "outcome.removed", "outcome.removedText"],
  refused: ["error", "outcome.refused", "outcome.refusedText"],
  conflict: ["error", "outcome.conflict", "outcome.conflictText"],
  changed: ["warning", "outcome.changed", "outcome.changedText"],
  missing: ["error", "outcome.missing", "outcome.missingText"],
  denied: ["error", "outcome.denied", "outcome.deniedText"],
  limited: ["warning", "outcome.limited", "outcome.limitedText"],
  unavailable: ["warning", "outcome.unavailable", "outcome.unavailableText"],
  failed: ["error", "outcome.failed", "outcome.failedText"],
  unreachable: ["warning", "outcome.unreachable", "outcome.unreachableText"],
  cancelled: ["info", "outcome.cancelled", "outcome.cancelledText"],
};
