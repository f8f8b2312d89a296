import { useMemo } from "react";

import { accountsRequest, useList } from "../api/queries";
import type { Account } from "../api/types";
import { href, replace } from "../router";
import { columnsOf, DataTable, type Columns } from "../ui/data-table";
import { Notice } from "../ui/notice";
import { Page } from "../ui/page";
import { Loading, ReadErrorNotice } from "../ui/read-error";
import { AccountServices, enabledServices, Status } from "../ui/status";
import { t, tn } from "../words";

export function AccountsView({ query }: { query: URLSearchParams }) {
  const deleted = query.get("deleted");
  const list = useList<Account>("accounts", accountsRequest);
  const search = query.get("q") ?? "";
  const found = useMemo(() => list.items.filter((account) => matches(account, search)), [list.items, search]);
  const columns = useMemo(accountColumns, []);
  return (
    <Page
      title={t("accounts.title")}
      lead={t("accounts.lead")}
      actions={
        <a className="button primary" href={href(["new-account"])}>
          {t("accounts.create")}
        </a>
      }
    >
      {deleted !== null && (
        <div role="status" className="done">
          <Notice kind="good" title={t("accounts.deleted", { name: deleted })} />
        </div>
      )}
      <div className="toolbar" role="search">
        <label className="sr-only" htmlFor="search">
          {t("accounts.search")}
        </label>
        <input
          id="search"
          type="search"
          placeholder={t("accounts.search")}
          value={search}
          onChange={({ target }) => replace(["accounts"], { q: target.value })}
        />
        <p className="count" role="status">
          {list.items.length > 0 && tn("accounts.one", "accounts.many", found.length)}
        </p>
      </div>
      {list.error && <ReadErrorNotice error={list.error} again={list.again} />}
      {list.isLoading && list.items.length === 0 && <Loading what={t("accounts.loading")} />}
      {list.isComplete && list.items.length === 0 && (
        <div className="empty">
          <p>{t("accounts.empty")}</p>
          <a className="button" href={href(["new-account"])}>
            {t("accounts.create")}
          </a>
        </div>
      )}
      {list.items.length > 0 && found.length === 0 && <p className="empty">{t("accounts.noneFound")}</p>}
      {found.length > 0 && <DataTable caption={t("accounts.title")} columns={columns} rows={found} rowId={({ name }) => name} />}
    </Page>
  );
}

function accountColumns(): Columns<Account> {
  const helper = columnsOf<Account>();
  return [
    helper.accessor("name", {
      header: t("field.accountName"),
      sortFn: "alphanumeric",
      cell: ({ row }) => <a href={href(["accounts", row.original.name])}>{row.original.name}</a>,
    }),
    helper.accessor((account) => enabledServices(account).length, {
      id: "services",
      header: t("accounts.services"),
      cell: ({ row }) => <AccountServices account={row.original} />,
    }),
    helper.accessor((account) => account.serviceProvisioningStatus ?? "", {
      id: "status",
      header: t("field.status"),
      sortFn: "text",
      cell: ({ row }) => <Status value={row.original.serviceProvisioningStatus} />,
    }),
  ];
}

function matches({ name, correlationId, serviceDetails }: Account, search: string): boolean {
  const words = search.trim().toLowerCase();
  return [name, correlationId, serviceDetails?.teamsTenantId].some((text) => text?.toLowerCase().includes(words));
}
