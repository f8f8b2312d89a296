import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue } from "react";

import type { AccountState } from "../acg";
import { accountStateQuery } from "./queries";

export interface AccountLookup {
  readonly name: string;
  /** Undefined as long as it is not known, and for what cannot be the name of an account. */
  readonly state: AccountState | undefined;
  readonly isLoading: boolean;
}

/** The state of the account with a name that is being typed. */
export function useAccountState(typed: string): AccountLookup {
  const client = useQueryClient();
  const name = useDeferredValue(typed);
  const isName = /^[\w-]{1,100}$/.test(name);
  const { data, isFetching } = useQuery({ ...accountStateQuery(client, name), enabled: isName });
  return { name, state: isName ? data : undefined, isLoading: isName && isFetching };
}
