// The only file that knows the npm package. Its module is loaded after the first view is shown, and the portal works
// without it: the gateway then is the only one that checks.
import { readResponse } from "acg-policy/response";
import type { Bulk, BulkMember, BulkOptions, BulkService, upload } from "acg-policy/bulk/wasm";
import type { Accounts, AccountState, Catalogue, Issue, Signal } from "acg-policy/wasm";

import { language } from "./words";
import { labels, values } from "./words/people";

export type {
  Bulk,
  BulkBatch,
  BulkIssue,
  BulkMember,
  BulkPreview,
  BulkProgress,
  BulkReport,
  BulkSource,
} from "acg-policy/bulk/wasm";
export type { AccountState } from "acg-policy/wasm";

/** What is wrong or doubtful at one place. */
export interface Finding {
  readonly code: string;
  readonly severity: "error" | "warning";
  /** Dotted path of the member in the body, for example `serviceDetails.teamsTenantId`; empty for the whole. */
  readonly path: string;
  /** What is wrong and what to do, in the language of the portal. */
  readonly text: string;
  /** The page of the rule; empty for what is no rule of the package. */
  readonly url: string;
  /** The HTTP status of the response that has the finding; without it the portal has found it. */
  readonly status?: number;
}

/** The checks of the package. All of them are synchronous. */
export interface Checks {
  number(body: object, account?: AccountState): readonly Finding[];
  account(body: object): readonly Finding[];
  consent(body: object): readonly Finding[];
  /** The number in E.164 format for which the text stands, if there is exactly one. */
  suggest(text: string, country?: string): string | null;
  /** The operations on a CSV file or a list of numbers, which run in a worker. */
  bulk(options: Pick<BulkOptions, "columns" | "country" | "service" | "shared" | "useSuggestions">): Bulk;
  /** Sends batches within the limit of the API. */
  readonly upload: typeof upload;
  /** The columns of a file with numbers of a service. */
  columnsOf(service: BulkService): readonly BulkMember[];
  /** What is known of an account, with its plans, its addresses and the consent of its customer. */
  accountState(name: string, signal: AbortSignal): Promise<AccountState>;
  readonly plans: string;
}

/** Loads the package, and compiles its module without blocking the page. */
export async function loadChecks(): Promise<Checks> {
  const loading = [import("acg-policy/wasm"), import("acg-policy/bulk/wasm"), texts()] as const;
  const [{ accounts, phone, policy, ready }, { bulk, columnsOf, upload }, messages] = await Promise.all(loading);
  await ready();
  const check = policy({}, { messages });
  const known = accounts({ fetch: (path, init) => fetch(path, init) });
  source = known;
  const of = (name: string, { signal }: { signal?: Signal | undefined } = {}) =>
    known.of(name, { signal, plans: true, civicAddresses: true, consent: true });
  // A country that the numbering plans do not have is no reason not to suggest a number.
  const knownCountry = (country: string | undefined): string | undefined => {
    try {
      check.phone.parse("", { country });
      return country;
    } catch {
      return undefined;
    }
  };
  return {
    number: (body, account) => findings(check.number.check(json(body), account && { account }).issues, "accountName"),
    account: (body) => findings(check.account.check(json(body)).issues, "name"),
    consent: (body) => findings(check.consent.check(json(body)).issues, ""),
    suggest: (text, country) => check.phone.parse(text, { country: knownCountry(country) }).e164,
    bulk: (options) => bulk({ ...options, country: knownCountry(options.country), messages, accounts: { of } }),
    upload,
    columnsOf,
    accountState: (name, signal) => of(name, { signal }),
    plans: phone.numberingPlans,
  };
}

/** Forgets what is known of an account, because it or its numbers were changed. */
export function forgetAccount(name: string): void {
  source?.forget(name);
}

/** The findings in a response to a request: those of the gateway, and errors of the API that name a member. */
export async function findingsOf(response: Response, text: string): Promise<readonly Finding[]> {
  const { status, headers, url } = response;
  const messages = await texts().catch(() => undefined);
  const read = { status, headers, url, text: async () => text };
  const { issues } = await readResponse(read, messages === undefined ? {} : { messages });
  const isAccount = /\/accounts\/[^/?:]*(\?|$)/.test(url);
  const named = findings(issues, isAccount ? "name" : "accountName").filter(({ path, url }) => path !== "" || url !== "");
  return named.map((finding) => ({ ...finding, status }));
}

/**
 * The texts of the package in the language of the portal, with the portal's words for fields and values, and without the
 * label of the field, which is beside them. If they cannot be loaded, the texts are English.
 */
function texts(): Promise<Catalogue> {
  const adapt = (loaded: Catalogue): Catalogue => ({
    ...loaded,
    field: "{text}",
    labels: { ...loaded.labels, ...labels() },
    words: { ...loaded.words, ...values() },
  });
  catalogue ??= loadCatalogue().then(adapt);
  // What failed is tried again.
  catalogue.catch(() => (catalogue = undefined));
  return catalogue;
}

async function loadCatalogue(): Promise<Catalogue> {
  try {
    switch (language()) {
      case "de":
        return (await import("acg-policy/messages/de")).de;
      case "fr":
        return (await import("acg-policy/messages/fr")).fr;
      case "es":
        return (await import("acg-policy/messages/es")).es;
      case "ja":
        return (await import("acg-policy/messages/ja")).ja;
    }
  } catch {
    // English is better than nothing.
  }
  return (await import("acg-policy/messages/en")).en;
}

function findings(issues: readonly Issue[], accountMember: string): Finding[] {
  return issues.map(({ code, severity, in: part, path, text, url }) => ({
    code,
    severity,
    path: part === "body" ? path.join(".") : part === "path" ? parameter(String(path[0]), accountMember) : "",
    text,
    url,
  }));
}

/** A parameter of the path belongs to the member that has the same value. */
function parameter(name: string, accountMember: string): string {
  return name === "accountName" ? accountMember : name === "telephoneNumber" ? name : "";
}

/** The body as it is sent. */
function json(body: object): string {
  return JSON.stringify(body);
}

let source: Accounts | undefined;
let catalogue: Promise<Catalogue> | undefined;
