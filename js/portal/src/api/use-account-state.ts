import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";

import type { AccountState } from "../acg";
import { useChecks } from "../checks";

export interface AccountLookup {
  readonly name: string;
  /** Undefined as long as it is not known, and for what cannot be the name of an account. */
  readonly state: AccountState | undefined;
  readonly isLoading: boolean;
}

/** The state of the account with a name that is being typed. */
export function useAccountState(typed: string): AccountLookup {
  const checks = useChecks();
  const name = useDeferredValue(typed);
  const isName = /^[\w-]{1,100}$/.test(name);
  const { data, isFetching } = useQuery({
    queryKey: ["account-state", name, checks !== undefined],
    queryFn: ({ signal }) => checks?.accountState(name, signal) ?? null,
    enabled: isName && checks !== undefined,
    // The source of the accounts knows for how long a response can be used.
    staleTime: 0,
    retry: false,
  });
  return { name, state: isName ? (data ?? undefined) : undefined, isLoading: isName && isFetching };
}
