import type { Outcome } from "../api/outcome";
import type { ApiRequest } from "../api/requests";
import { t } from "../words";

/** The request as it is sent, and the status of its response, for developers. */
export function RequestView({ request, outcome }: { request: ApiRequest; outcome?: Outcome | undefined }) {
  const { method, target, headers, body } = request;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = [`${method} ${target}`, ...lines, "", body ?? ""].join("\n").trimEnd();
  return (
    <section className="request" aria-labelledby="request-title">
      <h2 id="request-title">{t("developer.request")}</h2>
      <pre tabIndex={0} aria-label={t("developer.request")}>
        <code>{text}</code>
      </pre>
      {outcome !== undefined && outcome.status !== 0 && <p>{t("developer.status", { status: String(outcome.status) })}</p>}
    </section>
  );
}
