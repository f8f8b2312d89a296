import { useEffect, useRef, type ReactNode } from "react";

import { t } from "../words";

interface Props {
  readonly title: string;
  readonly lead?: string | undefined;
  /** The way back to where the view belongs. */
  readonly back?: { readonly href: string; readonly label: string } | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A view: its heading takes the focus when it is opened, so that screen readers announce it. */
export function Page({ title, lead, back, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – ${t("app.name")}`;
  }, [title]);
  useEffect(() => {
    if (isFirst) {
      isFirst = false;
      return;
    }
    heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  return (
    <>
      <header className="page-head">
        <div>
          {back && (
            <a className="back" href={back.href}>
              <span aria-hidden="true">←</span> {back.label}
            </a>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}

/** The first view leaves the focus where the browser puts it: at the top of the page. */
let isFirst = true;
