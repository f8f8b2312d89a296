import { useDeferredValue, useMemo } from "react";

import { accountsRequest, numbersRequest, useList } from "../api/queries";
import { SERVICES, type Account, type NumberResource, type ServiceName } from "../api/types";
import { href, replace } from "../router";
import { columnsOf, DataTable, type Columns } from "../ui/data-table";
import { Notice } from "../ui/notice";
import { Page } from "../ui/page";
import { Loading, ReadErrorNotice } from "../ui/read-error";
import { enabledServices, Services, Status } from "../ui/status";
import { t, tn } from "../words";
import { provisioning, service, usage } from "../words/people";

export function NumbersView({ query }: { query: URLSearchParams }) {
  const account = query.get("account") ?? "";
  const released = query.get("released");
  return (
    <Page
      title={t("numbers.title")}
      actions={
        <>
          <a className="button" href={href(["bulk"], { account })}>
            {t("area.bulk")}
          </a>
          <a className="button primary" href={href(["new-number"], { account })}>
            {t("numbers.add")}
          </a>
        </>
      }
    >
      {released !== null && (
        <div role="status" className="done">
          <Notice kind="good" title={t("numbers.released", { number: released })} />
        </div>
      )}
      <Filters query={query} />
      <NumberList account={account} filters={filtersOf(query)} />
    </Page>
  );
}

function NumberList({ account, filters: wanted }: { account: string; filters: NumberFilters }) {
  const list = useList<NumberResource>("numbers", numbersRequest(account || undefined));
  const [q, service, status] = [useDeferredValue(wanted.q), wanted.service, wanted.status];
  const found = useMemo(() => list.items.filter((number) => matches(number, { q, service, status })), [list.items, q, service, status]);
  const columns = useMemo(numberColumns, []);
  const { length } = list.items;
  return (
    <>
      <p className="count" role="status">
        {length > 0 && tn("numbers.one", "numbers.many", found.length)}
        {list.isLoading && length > 0 && ` · ${t("numbers.loadingMore")}`}
      </p>
      {list.error && <ReadErrorNotice error={list.error} again={list.again} />}
      {list.isLoading && length === 0 && <Loading what={t("numbers.loading")} />}
      {list.isComplete && length === 0 && <NoNumbers account={account} />}
      {length > 0 && found.length === 0 && (
        <div className="empty">
          <p>{t("numbers.noneFound")}</p>
          <button type="button" onClick={() => replace(["numbers"], { account })}>
            {t("numbers.clearFilters")}
          </button>
        </div>
      )}
      {found.length > 0 && (
        <DataTable
          caption={t("numbers.title")}
          columns={columns}
          rows={found}
          rowId={({ accountName, telephoneNumber }) => `${accountName}/${telephoneNumber}`}
        />
      )}
      {!list.isComplete && !list.isLoading && length > 0 && list.error === null && (
        <button type="button" onClick={list.loadMore}>
          {t("numbers.loadMore")}
        </button>
      )}
    </>
  );
}

function NoNumbers({ account }: { account: string }) {
  return (
    <div className="empty">
      <p>{account ? t("numbers.emptyAccount", { account }) : t("numbers.empty")}</p>
      <a className="button" href={href(["new-number"], { account })}>
        {t("numbers.add")}
      </a>
    </div>
  );
}

interface NumberFilters {
  readonly q: string;
  readonly service: string;
  readonly status: string;
}

function Filters({ query }: { query: URLSearchParams }) {
  const accounts = useList<Account>("accounts", accountsRequest);
  const { q, service: wanted, status } = filtersOf(query);
  const account = query.get("account") ?? "";
  const names = accounts.items.map(({ name }) => name);
  const set = (name: string, value: string) => replace(["numbers"], { account, q, service: wanted, status, [name]: value });
  return (
    <div className="toolbar filters" role="search">
      <div>
        <label htmlFor="q">{t("numbers.search")}</label>
        <input id="q" type="search" inputMode="tel" value={q} onChange={({ target }) => set("q", target.value)} />
      </div>
      <Choice id="account" label={t("field.account")} all={t("numbers.allAccounts")} value={account} set={set}>
        {(names.includes(account) || account === "" ? names : [account, ...names]).map((name) => [name, name])}
      </Choice>
      <Choice id="service" label={t("field.service")} all={t("numbers.allServices")} value={wanted} set={set}>
        {SERVICES.map((name) => [name, service(name)])}
      </Choice>
      <Choice id="status" label={t("field.status")} all={t("numbers.allStatuses")} value={status} set={set}>
        {["synced", "pending", "failed"].map((name) => [name, provisioning(name)])}
      </Choice>
    </div>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly all: string;
  readonly value: string;
  readonly set: (name: string, value: string) => void;
  readonly children: (readonly [value: string, label: string])[] | [string, string][];
}

function Choice({ id, label, all, value, set, children }: ChoiceProps) {
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => set(id, target.value)}>
        <option value="">{all}</option>
        {children.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

function numberColumns(): Columns<NumberResource> {
  const helper = columnsOf<NumberResource>();
  return [
    helper.accessor("telephoneNumber", {
      header: t("field.number"),
      sortFn: "text",
      cell: ({ row: { original } }) => (
        <a className="tel" href={href(["accounts", original.accountName, "numbers", original.telephoneNumber])}>
          {original.telephoneNumber}
        </a>
      ),
    }),
    helper.accessor("accountName", {
      header: t("field.account"),
      sortFn: "alphanumeric",
      cell: ({ row: { original } }) => <a href={href(["accounts", original.accountName])}>{original.accountName}</a>,
    }),
    helper.accessor((number) => enabledServices(number).join(), {
      id: "services",
      header: t("field.services"),
      sortFn: "text",
      cell: ({ row }) => <Services names={enabledServices(row.original)} />,
    }),
    helper.accessor(usageOf, {
      id: "usage",
      header: t("field.usage"),
      sortFn: "text",
      cell: ({ row }) => usageOf(row.original) || <span className="quiet">–</span>,
    }),
    helper.accessor((number) => number.serviceProvisioningStatus ?? "", {
      id: "status",
      header: t("field.status"),
      sortFn: "text",
      cell: ({ row }) => <Status value={row.original.serviceProvisioningStatus} />,
    }),
  ];
}

function usageOf({ serviceDetails }: NumberResource): string {
  const value = serviceDetails?.teamsOperatorConnect?.configuration?.usage ?? serviceDetails?.teamsPhoneMobile?.configuration?.usage;
  return value === undefined ? "" : usage(value);
}

function filtersOf(query: URLSearchParams): NumberFilters {
  const of = (name: string) => query.get(name) ?? "";
  return { q: of("q"), service: of("service"), status: of("status") };
}

/** A number is found by any part of its digits, however it is written. */
function matches(number: NumberResource, { q, service, status }: NumberFilters): boolean {
  const digits = q.replaceAll(/\D/g, "");
  const isNumber = digits !== "" && number.telephoneNumber.includes(digits);
  const isName = number.accountName.toLowerCase().includes(q.trim().toLowerCase());
  return (
    (isNumber || isName) &&
    (service === "" || number.serviceDetails?.[service as ServiceName]?.enabled === true) &&
    (status === "" || number.serviceProvisioningStatus === status)
  );
}
