import { SERVICES, type Account, type NumberResource, type ProvisioningError, type ServiceName } from "../api/types";
import { href } from "../router";
import { count, t } from "../words";
import { provisioning, service } from "../words/people";

/** The state of the sync to the service. The sign tells it without colour. */
export function Status({ value }: { value: string | undefined }) {
  if (value === undefined) {
    return <span className="quiet">–</span>;
  }
  const kind = value.toLowerCase();
  return (
    <span className={`badge ${kind in SIGNS ? kind : "other"}`}>
      <span aria-hidden="true">{SIGNS[kind] ?? "•"}</span> {provisioning(value)}
    </span>
  );
}

/** What the service has said about a resource that failed to sync. */
export function ProvisioningErrors({ errors }: { errors: readonly ProvisioningError[] | null | undefined }) {
  if (!errors || errors.length === 0) {
    return null;
  }
  return (
    <div className="notice error">
      <p className="notice-title">{t("status.failedTitle")}</p>
      <ul>
        {errors.map(({ code, message }) => (
          <li key={code + message}>
            {message} <code>{code}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Services({ names }: { names: readonly string[] }) {
  if (names.length === 0) {
    return <span className="quiet">{t("service.none")}</span>;
  }
  return (
    <span className="tags">
      {names.map((name) => (
        <span className="tag" key={name}>
          {service(name)}
        </span>
      ))}
    </span>
  );
}

/** The enabled services of an account, each with the count of its numbers and a link to them. */
export function AccountServices({ account }: { account: Account }) {
  const names = enabledServices(account);
  if (names.length === 0) {
    return <Services names={names} />;
  }
  return (
    <span className="tags">
      {names.map((name) => {
        const n = account.serviceDetails?.[name]?.numberCount;
        return (
          <a className="tag" key={name} href={href(["numbers"], { account: account.name, service: name })}>
            {service(name)} {n !== undefined && <strong>{count(n)}</strong>}
          </a>
        );
      })}
    </span>
  );
}

/** The names of the enabled services, in the order of the portal. */
export function enabledServices({ serviceDetails }: Pick<Account, "serviceDetails"> | Pick<NumberResource, "serviceDetails">): ServiceName[] {
  return SERVICES.filter((name) => serviceDetails?.[name]?.enabled === true);
}

const SIGNS: Readonly<Record<string, string>> = { pending: "◔", synced: "✓", failed: "✕" };
