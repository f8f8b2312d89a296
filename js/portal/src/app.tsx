import { useEffect, useRef, type ReactNode } from "react";

import { useChecksState } from "./checks";
import { useDeveloper } from "./developer";
import { href, usePlace, type Place } from "./router";
import { AccountView } from "./views/account";
import { AccountFormView } from "./views/account-form";
import { AccountsView } from "./views/accounts";
import { BulkView } from "./views/bulk";
import { ConsentView } from "./views/consent";
import { ConsentsView } from "./views/consents";
import { NotFoundView } from "./views/not-found";
import { NumberView } from "./views/number";
import { NumberFormView } from "./views/number-form";
import { NumbersView } from "./views/numbers";
import { t, type Word } from "./words";

export function App() {
  const place = usePlace();
  const area = areaOf(place);
  return (
    <div className="app">
      <a
        className="skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          document.querySelector<HTMLElement>("h1")?.focus();
        }}
      >
        {t("app.skip")}
      </a>
      <header className="bar">
        <p className="product">
          <img src="icon.svg" alt="" width="24" height="24" /> {t("app.name")}
        </p>
        <Areas current={area} />
        <Settings />
      </header>
      <main id="content">{view(place)}</main>
    </div>
  );
}

/** The areas. On a narrow screen they are a row that is wider than the screen in some languages: the current one is in sight. */
function Areas({ current }: { current: string }) {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const link = nav.current?.querySelector<HTMLElement>("[aria-current]");
    if (nav.current && link) {
      nav.current.scrollLeft = link.offsetLeft + link.offsetWidth / 2 - nav.current.clientWidth / 2;
    }
  }, [current]);
  return (
    <nav ref={nav} aria-label={t("app.areas")}>
      {AREAS.map(([name, word]) => (
        <a key={name} href={href([name])} aria-current={name === current ? "page" : undefined}>
          {t(word)}
        </a>
      ))}
    </nav>
  );
}

function Settings() {
  const [isDeveloper, setDeveloper] = useDeveloper();
  const checks = useChecksState();
  return (
    <div className="settings">
      <div className="check switch">
        <input
          type="checkbox"
          role="switch"
          id="developer"
          checked={isDeveloper}
          onChange={({ target }) => setDeveloper(target.checked)}
        />
        <label htmlFor="developer">{t("developer.switch")}</label>
      </div>
      <p className="checks-state" data-state={checks.state}>
        {checks.state === "ready" ? t("checks.ready", { plans: unbroken(checks.checks.plans) }) : t(`checks.${checks.state}`)}
      </p>
    </div>
  );
}

/** A version that is broken at spaces only. */
function unbroken(version: string): string {
  return version.replaceAll("-", "\u2011");
}

/** The view of a place. A view of another resource is another view: it starts afresh. */
function view({ segments, query }: Place): ReactNode {
  const [area, name, part, item, act] = segments;
  const key = segments.join("/");
  switch (true) {
    case area === undefined:
      return <AccountsView query={query} />;
    case area === "accounts" && name === undefined:
      return <AccountsView query={query} />;
    case area === "new-account" && name === undefined:
      return <AccountFormView key={key} />;
    case area === "accounts" && part === undefined:
      return <AccountView key={key} name={name as string} />;
    case area === "accounts" && part === "edit" && item === undefined:
      return <AccountFormView key={key} name={name as string} />;
    case area === "accounts" && part === "numbers" && item !== undefined && act === undefined:
      return <NumberView key={key} account={name as string} number={item} />;
    case area === "accounts" && part === "numbers" && item !== undefined && act === "edit":
      return <NumberFormView key={key} account={name as string} number={item} />;
    case area === "numbers" && name === undefined:
      return <NumbersView query={query} />;
    case area === "new-number" && name === undefined:
      return <NumberFormView key={`${key}?${query.get("account") ?? ""}`} account={query.get("account") ?? undefined} />;
    case area === "bulk" && name === undefined:
      return <BulkView key={key} account={query.get("account") ?? ""} />;
    case area === "consents" && name === undefined:
      return <ConsentsView query={query} />;
    case area === "consents" && part === undefined:
      return <ConsentView key={key} tenantId={name as string} />;
    default:
      return <NotFoundView />;
  }
}

const AREAS: readonly [string, Word][] = [
  ["accounts", "area.accounts"],
  ["numbers", "area.numbers"],
  ["bulk", "area.bulk"],
  ["consents", "area.consents"],
];

/** The area that a place belongs to: a number is among the numbers, although its path starts with its account. */
function areaOf({ segments: [first = "accounts", , part] }: Place): string {
  if (first === "new-number" || part === "numbers") {
    return "numbers";
  }
  return first === "new-account" ? "accounts" : first;
}
