import type { Account } from "../api/types";
import type { AccountLookup } from "../api/use-account-state";
import { href } from "../router";
import { t } from "../words";
import { enabledServices, Services, Status } from "./status";

/** What is known of the account that a number is for: the verdict depends on it. */
export function AccountAbout({ account }: { account: AccountLookup }) {
  return (
    <div className="about">
      <h2>{t("field.account")}</h2>
      <div role="status">{text(account)}</div>
    </div>
  );
}

function text({ name, state, isLoading }: AccountLookup) {
  if (state === undefined) {
    return <p className="quiet">{t(isLoading ? "about.loading" : name === "" ? "about.none" : "about.unknown")}</p>;
  }
  if (state.state === "missing") {
    return (
      <p>
        {t("about.missing", { name })} <a href={href(["new-account"], { name })}>{t("accounts.create")}</a>
      </p>
    );
  }
  if (state.state === "unknown") {
    return <p>{t(state.reason === "forbidden" ? "about.forbidden" : "about.unknown")}</p>;
  }
  const account = accountOf(state.account);
  return (
    <>
      <p>
        <a href={href(["accounts", name])}>{name}</a> <Status value={account.serviceProvisioningStatus} />
      </p>
      <Services names={enabledServices(account)} />
    </>
  );
}

/** The account as the API has returned it: its text, or what was read from it. */
function accountOf(account: unknown): Account {
  return (typeof account === "string" ? JSON.parse(account) : account) as Account;
}
