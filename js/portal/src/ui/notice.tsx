import type { ReactNode } from "react";

export type NoticeKind = "info" | "good" | "warning" | "error";

/** A message about a whole view or a whole request. */
export function Notice({ kind, title, children }: { kind: NoticeKind; title: string; children?: ReactNode }) {
  return (
    <div className={`notice ${kind}`} data-kind={kind}>
      <p className="notice-title">{title}</p>
      {children}
    </div>
  );
}
