// The verdict on what a form has: the portal's own findings, and those of the gateway's last response as long as
// the values that they are about are unchanged.
import { useCallback, useMemo, useState } from "react";

import type { Finding } from "../acg";

export interface Verdict {
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly at: (path: string) => readonly Finding[];
  /** Keeps the findings of a response to a body. */
  readonly refuse: (findings: readonly Finding[], body: object) => void;
}

export function useVerdict(own: readonly Finding[], body: object): Verdict {
  const [refused, setRefused] = useState<{ findings: readonly Finding[]; body: object }>();
  const refuse = useCallback((findings: readonly Finding[], body: object) => setRefused({ findings, body }), []);
  return useMemo(() => {
    const kept = refused?.findings.filter(({ path }) => isSame(valueAt(refused.body, path), valueAt(body, path))) ?? [];
    // A response has a finding about a name twice, when the name is in the path and in the body.
    const all = [...new Map([...kept, ...own].map((one) => [`${one.code} ${one.path}`, one])).values()];
    return {
      errors: all.filter(({ severity }) => severity === "error"),
      warnings: all.filter(({ severity }) => severity === "warning"),
      at: (path: string) => all.filter((one) => one.path === path),
      refuse,
    };
  }, [own, refused, body, refuse]);
}

/** The control that a finding leads to: that of its path, or of the next member around or in it. */
export function controlFor(root: ParentNode, path: string): HTMLElement | undefined {
  const segments = path.split(".");
  const exact = (wanted: string) => root.querySelector<HTMLElement>(`[data-path="${CSS.escape(wanted)}"]`);
  for (let length = segments.length; length > 0; length--) {
    const wanted = segments.slice(0, length).join(".");
    const place = exact(wanted) ?? root.querySelector<HTMLElement>(`[data-path^="${CSS.escape(wanted)}."]`);
    const control = place?.querySelector<HTMLElement>("input, select, textarea");
    if (control) {
      return control;
    }
  }
  return undefined;
}

function valueAt(value: unknown, path: string): unknown {
  if (path === "") {
    return value;
  }
  return path.split(".").reduce<unknown>((part, step) => (part as Record<string, unknown> | undefined)?.[step], value);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
