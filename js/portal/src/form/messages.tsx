import type { Finding } from "../acg";
import { useDeveloper } from "../developer";
import { t } from "../words";
import type { FieldState } from "./hooks";

/** The findings at one field. */
export function Messages({ state }: { state: FieldState }) {
  const all = [...state.errors, ...state.warnings];
  return (
    <div className="messages" id={state.messagesId} hidden={all.length === 0}>
      {all.map((finding) => (
        <FindingText key={finding.code + finding.path} finding={finding} />
      ))}
    </div>
  );
}

export function FindingText({ finding }: { finding: Finding }) {
  const [isDeveloper] = useDeveloper();
  const { code, severity, text, status, url } = finding;
  return (
    <p className={`message ${severity}`} data-code={code}>
      <span className="level">{t(severity === "error" ? "form.error" : "form.warning")}</span> {text}
      {status !== undefined && <span className="source">{t("form.byGateway", { status: String(status) })}</span>}
      {isDeveloper && url !== "" && (
        <a className="rule" href={url} target="_blank" rel="noreferrer">
          {code}
        </a>
      )}
    </p>
  );
}
