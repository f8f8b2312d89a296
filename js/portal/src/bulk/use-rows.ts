import { useEffect, useState } from "react";

import type { AccountState, Checks } from "../acg";
import type { NumberModel } from "../form/number-model";
import { readRows, type Reading } from "./rows";

export interface Rows extends Reading {
  /** Rows read so far, while they are read. */
  readonly progress: { readonly done: number; readonly all: number } | undefined;
}

/** The rows of a model, read again after each change. */
export function useRows(model: NumberModel, checks: Checks | undefined, account: AccountState | undefined): Rows {
  const [reading, setReading] = useState<Reading>({ rows: [], shared: [] });
  const [progress, setProgress] = useState<Rows["progress"]>();
  useEffect(() => {
    if (checks === undefined) {
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    const country = new Intl.Locale(navigator.language).region;
    const onProgress = (done: number, all: number) => setProgress({ done, all });
    void readRows(model, checks, { account, country, signal, onProgress }).then((reading) => {
      if (!signal.aborted) {
        setReading(reading);
        setProgress(undefined);
      }
    });
    return () => controller.abort();
  }, [model, checks, account]);
  return { ...reading, progress };
}
