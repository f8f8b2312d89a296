import { useMemo } from "react";

import { consentsRequest, useList } from "../api/queries";
import type { Consent } from "../api/types";
import { href, replace } from "../router";
import { columnsOf, DataTable, type Columns } from "../ui/data-table";
import { Page } from "../ui/page";
import { Loading, ReadErrorNotice } from "../ui/read-error";
import { country, date, joined, t, tn } from "../words";
import { consentStatus, relationship } from "../words/people";

export function ConsentsView({ query }: { query: URLSearchParams }) {
  const list = useList<Consent>("consents", consentsRequest);
  const search = query.get("q") ?? "";
  const found = useMemo(() => list.items.filter((consent) => matches(consent, search)), [list.items, search]);
  const columns = useMemo(consentColumns, []);
  return (
    <Page title={t("consents.title")} lead={t("consents.lead")}>
      <div className="toolbar" role="search">
        <label className="sr-only" htmlFor="search">
          {t("consents.search")}
        </label>
        <input
          id="search"
          type="search"
          placeholder={t("consents.search")}
          value={search}
          onChange={({ target }) => replace(["consents"], { q: target.value })}
        />
        <p className="count" role="status">
          {list.items.length > 0 && tn("consents.one", "consents.many", found.length)}
        </p>
      </div>
      {list.error && <ReadErrorNotice error={list.error} again={list.again} />}
      {list.isLoading && list.items.length === 0 && <Loading what={t("consents.loading")} />}
      {list.isComplete && list.items.length === 0 && <p className="empty">{t("consents.empty")}</p>}
      {list.items.length > 0 && found.length === 0 && <p className="empty">{t("consents.noneFound")}</p>}
      {found.length > 0 && <DataTable caption={t("consents.title")} columns={columns} rows={found} rowId={({ tenantId }) => tenantId} />}
    </Page>
  );
}

/** Who has given the consent, as far as it is known. */
export function customerOf({ contacts, accountName, tenantId }: Consent): string {
  return contacts?.find(({ companyName }) => companyName)?.companyName ?? accountName ?? contacts?.[0]?.fullName ?? tenantId;
}

function consentColumns(): Columns<Consent> {
  const helper = columnsOf<Consent>();
  return [
    helper.accessor(customerOf, {
      id: "customer",
      header: t("consents.customer"),
      sortFn: "text",
      cell: ({ row }) => <a href={href(["consents", row.original.tenantId])}>{customerOf(row.original)}</a>,
    }),
    helper.accessor((consent) => joined((consent.consentedCountries ?? []).map(country)), {
      id: "countries",
      header: t("consents.countries"),
      sortFn: "text",
    }),
    helper.accessor((consent) => consent.consentedOn ?? "", {
      id: "on",
      header: t("consents.on"),
      sortFn: "text",
      cell: ({ row }) => (row.original.consentedOn === undefined ? "–" : <span className="tel">{date(row.original.consentedOn)}</span>),
    }),
    helper.accessor((consent) => consentStatus(consent.status ?? ""), { id: "status", header: t("consents.status"), sortFn: "text" }),
    helper.accessor((consent) => relationship(consent.customerRelationship?.status ?? ""), {
      id: "relationship",
      header: t("field.relationship"),
      sortFn: "text",
      cell: ({ getValue }) => (getValue() as string) || <span className="badge pending">{t("consents.open")}</span>,
    }),
  ];
}

function matches(consent: Consent, search: string): boolean {
  const words = search.trim().toLowerCase();
  const people = consent.contacts?.flatMap(({ fullName, email, companyName }) => [fullName, email, companyName]) ?? [];
  return [consent.tenantId, consent.accountName, ...people].some((text) => text?.toLowerCase().includes(words));
}
