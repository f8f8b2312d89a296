// Loads the checks in the background, and gives their state to every view.
import { createContext, useContext, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";

import { loadChecks, type Checks } from "./acg";

export type ChecksState =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly checks: Checks }
  | { readonly state: "failed"; readonly reason: string; readonly again: () => void };

const Context = createContext<ChecksState>({ state: "loading" });

export function useChecksState(): ChecksState {
  return useContext(Context);
}

/** The checks; undefined while they load, and if they cannot be loaded. */
export function useChecks(): Checks | undefined {
  const value = useContext(Context);
  return value.state === "ready" ? value.checks : undefined;
}

export function ChecksProvider({ children }: { children: ReactNode }) {
  const [loaded, setLoaded] = useState<Checks | Error>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    loadChecks().then(
      (checks) => wanted && setLoaded(checks),
      (error: unknown) => wanted && setLoaded(error instanceof Error ? error : new Error(String(error))),
    );
    return () => {
      wanted = false;
    };
  }, [attempt]);
  const again = useCallback(() => {
    setLoaded(undefined);
    setAttempt((attempt) => attempt + 1);
  }, []);
  const value = useMemo((): ChecksState => {
    if (loaded === undefined) {
      return { state: "loading" };
    }
    return loaded instanceof Error ? { state: "failed", reason: loaded.message, again } : { state: "ready", checks: loaded };
  }, [loaded, again]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}
