import type { Ref, RefObject } from "react";

import type { Finding } from "../acg";
import { useChecksState } from "../checks";
import { Notice } from "../ui/notice";
import { t, tn } from "../words";
import { label } from "../words/people";
import { controlFor, type Verdict } from "./verdict";

interface Props {
  readonly verdict: Verdict;
  readonly isTried: boolean;
  readonly form: RefObject<HTMLFormElement | null>;
  readonly ref: Ref<HTMLDivElement>;
}

/** The verdict on the whole form, with a link to the field of each finding. */
export function VerdictPanel({ verdict, isTried, form, ref }: Props) {
  const checks = useChecksState();
  const { errors, warnings } = verdict;
  if (checks.state === "failed" && errors.length + warnings.length === 0) {
    return (
      <Notice kind="warning" title={t("checks.failed")}>
        <p>{t("checks.failedText", { reason: checks.reason })}</p>
        <button type="button" onClick={checks.again}>
          {t("action.tryAgain")}
        </button>
      </Notice>
    );
  }
  if (checks.state === "loading") {
    return (
      <div className="verdict" role="status">
        <p className="verdict-title loading">{t("checks.loading")}</p>
      </div>
    );
  }
  const level = errors.length > 0 ? (isTried ? "error" : "open") : warnings.length > 0 ? "warning" : "good";
  return (
    <div className={`verdict ${level}`} ref={ref} tabIndex={-1} role="group" aria-labelledby="verdict-title">
      <h2 className="verdict-title" id="verdict-title">
        {title(errors.length, isTried)}
      </h2>
      <Findings findings={errors} form={form} />
      {warnings.length > 0 && (
        <>
          <h3>{tn("verdict.warning", "verdict.warnings", warnings.length)}</h3>
          <Findings findings={warnings} form={form} />
        </>
      )}
    </div>
  );
}

function title(errors: number, isTried: boolean): string {
  if (errors === 0) {
    return t("verdict.good");
  }
  return isTried ? tn("verdict.error", "verdict.errors", errors) : t("verdict.open", { n: errors });
}

function Findings({ findings, form }: { findings: readonly Finding[]; form: RefObject<HTMLFormElement | null> }) {
  const focus = (path: string) => {
    const control = form.current && controlFor(form.current, path);
    control?.scrollIntoView({ block: "center" });
    control?.focus({ preventScroll: true });
  };
  return (
    <ul className="findings">
      {findings.map(({ code, path, text, status }) => (
        <li key={code + path}>
          <button type="button" className="link" data-code={code} onClick={() => focus(path)}>
            {label(path) && <strong>{t("form.label", { label: label(path) ?? "" })} </strong>}
            {text}
          </button>
          {status !== undefined && <span className="source">{t("form.byGateway", { status: String(status) })}</span>}
        </li>
      ))}
    </ul>
  );
}
