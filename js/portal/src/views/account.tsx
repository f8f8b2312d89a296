import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { accountQuery, addressesQuery, plansQuery } from "../api/queries";
import type { Account, CapabilityPlan, CivicAddress } from "../api/types";
import { href } from "../router";
import { addressLine, locationLine } from "../ui/address";
import { columnsOf, DataTable, type Columns } from "../ui/data-table";
import { Fact } from "../ui/number-facts";
import { Page } from "../ui/page";
import { Loading, ReadErrorNotice } from "../ui/read-error";
import { AccountServices, ProvisioningErrors, Status } from "../ui/status";
import { joined, t } from "../words";
import { capability, usage } from "../words/people";
import { DeleteAccountDialog } from "./delete-account";

export function AccountView({ name }: { name: string }) {
  const query = useQuery(accountQuery(name));
  const [isDeleting, setDeleting] = useState(false);
  return (
    <Page
      title={name}
      back={{ href: href(["accounts"]), label: t("area.accounts") }}
      actions={
        query.data && (
          <>
            <a className="button primary" href={href(["new-number"], { account: name })}>
              {t("numbers.add")}
            </a>
            <a className="button" href={href(["accounts", name, "edit"])}>
              {t("action.edit")}
            </a>
            <button type="button" className="danger" onClick={() => setDeleting(true)}>
              {t("action.delete")}
            </button>
          </>
        )
      }
    >
      {query.isPending && <Loading what={t("account.loading")} />}
      {query.error && <ReadErrorNotice error={query.error} again={() => void query.refetch()} />}
      {query.data && (
        <div className="sheets">
          <Details account={query.data.value} />
          <Addresses account={name} />
          <Plans account={name} />
        </div>
      )}
      {isDeleting && query.data && (
        <DeleteAccountDialog account={query.data.value} etag={query.data.etag} onClose={() => setDeleting(false)} />
      )}
    </Page>
  );
}

function Details({ account }: { account: Account }) {
  const { name, correlationId, serviceDetails, serviceProvisioningErrors, serviceProvisioningStatus } = account;
  const routing = serviceDetails?.teamsDirectRouting;
  return (
    <section className="sheet" aria-labelledby="account-details">
      <h2 id="account-details">{t("account.details")}</h2>
      <ProvisioningErrors errors={serviceProvisioningErrors} />
      <dl className="facts">
        <Fact name={t("field.status")}>
          <Status value={serviceProvisioningStatus} />
        </Fact>
        <Fact name={t("accounts.services")}>
          <AccountServices account={account} />
        </Fact>
        <Fact name={t("field.tenant")}>{serviceDetails?.teamsTenantId && <code>{serviceDetails.teamsTenantId}</code>}</Fact>
        <Fact name={t("field.correlationId")}>{correlationId && <code>{correlationId}</code>}</Fact>
        <Fact name={t("field.subdomain")}>{routing?.configuration?.subdomain}</Fact>
      </dl>
      <p>
        <a href={href(["numbers"], { account: name })}>{t("stored.all", { account: name })}</a>
      </p>
    </section>
  );
}

function Addresses({ account }: { account: string }) {
  const query = useQuery(addressesQuery(account));
  return (
    <section className="sheet" aria-labelledby="account-addresses">
      <h2 id="account-addresses">{t("account.addresses")}</h2>
      {query.isPending && <Loading what={t("account.addressesLoading")} />}
      {query.error && <ReadErrorNotice error={query.error} again={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className="empty">{t("account.addressesEmpty")}</p>}
      {query.data && query.data.length > 0 && (
        <ul className="addresses">
          {query.data.map((address) => (
            <li key={address.id}>
              <p>
                {addressLine(address)} <Validation address={address} />
              </p>
              {address.locations && address.locations.length > 1 && (
                <p className="quiet">{address.locations.map(locationLine).join(" · ")}</p>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Validation({ address: { validationStatus } }: { address: CivicAddress }) {
  if (validationStatus === undefined) {
    return null;
  }
  const isValidated = validationStatus.toLowerCase() === "validated";
  return <span className={`badge ${isValidated ? "synced" : "pending"}`}>{t(isValidated ? "address.validated" : "address.notValidated")}</span>;
}

function Plans({ account }: { account: string }) {
  const query = useQuery(plansQuery(account));
  return (
    <section className="sheet" aria-labelledby="account-plans">
      <h2 id="account-plans">{t("account.plans")}</h2>
      {query.isPending && <Loading what={t("account.plansLoading")} />}
      {query.error && <ReadErrorNotice error={query.error} again={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className="empty">{t("account.plansEmpty")}</p>}
      {query.data && query.data.length > 0 && (
        <DataTable caption={t("account.plans")} columns={planColumns()} rows={query.data} rowId={(plan) => `${plan.name}/${plan.usage}`} />
      )}
    </section>
  );
}

function planColumns(): Columns<CapabilityPlan> {
  const helper = columnsOf<CapabilityPlan>();
  return [
    helper.accessor("name", { header: t("plan.name"), sortFn: "alphanumeric" }),
    helper.accessor((plan) => usage(plan.usage), { id: "usage", header: t("field.usage"), sortFn: "text" }),
    helper.accessor((plan) => joined((plan.choosableCapabilities ?? []).map(capability)), {
      id: "capabilities",
      header: t("field.capabilities"),
      enableSorting: false,
    }),
    helper.accessor((plan) => t(plan.supportsTollFree ? "yes" : "no"), { id: "tollFree", header: t("plan.tollFree"), sortFn: "text" }),
  ];
}
