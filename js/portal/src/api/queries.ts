// Reads of the API, cached by TanStack Query.
import { queryOptions, useInfiniteQuery, useQuery, type QueryClient, type UseQueryOptions } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { forgetAccount } from "../acg";
import { fetchResource, send } from "./outcome";
import { accountSegments, action, consentSegments, get, numberSegments, type ApiRequest } from "./requests";
import type { Account, CapabilityPlan, CivicAddress, Consent, NumberResource, Page } from "./types";

export const accountQuery = (name: string) =>
  queryOptions({
    queryKey: ["account", name],
    queryFn: ({ signal }) => fetchResource<Account>(get(accountSegments(name)), signal),
    refetchInterval: ({ state }) => pollPending(state.data?.value, state.dataUpdateCount),
  });

export const numberQuery = (account: string, number: string) =>
  queryOptions({
    queryKey: ["number", account, number],
    queryFn: ({ signal }) => fetchResource<NumberResource>(get(numberSegments(account, number)), signal),
    refetchInterval: ({ state }) => pollPending(state.data?.value, state.dataUpdateCount),
  });

export const consentQuery = (tenantId: string) =>
  queryOptions({
    queryKey: ["consent", tenantId],
    queryFn: ({ signal }) => fetchResource<Consent>(get(consentSegments(tenantId)), signal),
    refetchInterval: ({ state }) => pollPending(state.data?.value, state.dataUpdateCount),
  });

/** A resource and its version. */
export interface Read<T> {
  readonly value: T;
  readonly etag?: string;
}

export type ReadQuery<T> = Pick<UseQueryOptions<Read<T>, Error, Read<T>, any>, "queryKey" | "queryFn">;

/** The present version of a resource: one that was read before this part of the page was shown does not count. */
export function usePresent<T>(query: ReadQuery<T>): { readonly present: Read<T> | undefined; readonly error: Error | null } {
  const { data, error, isFetchedAfterMount } = useQuery({ ...query, staleTime: 0, refetchOnMount: "always" });
  return { present: isFetchedAfterMount && error === null ? data : undefined, error };
}

/** How many numbers an account has; undefined if the API does not say. */
export const numberCountQuery = (account: string) =>
  queryOptions({
    queryKey: ["numbers", "count", account],
    queryFn: async ({ signal }) => {
      const request = get([...accountSegments(account), "numbers"], { top: "1", countRecords: "true" });
      const outcome = await send(request, signal);
      return outcome.recordCount ?? null;
    },
  });

export const addressesQuery = (account: string) =>
  queryOptions({
    queryKey: ["addresses", account],
    queryFn: ({ signal }) => fetchAll<CivicAddress>(get([...accountSegments(account), "teamsCivicAddresses"], PAGE), signal),
  });

export const plansQuery = (account: string) =>
  queryOptions({
    queryKey: ["plans", account],
    queryFn: async ({ signal }) => {
      const request = action(account, "getTeamsCapabilityPlans");
      return (await fetchResource<{ capabilityPlans: readonly CapabilityPlan[] }>(request, signal)).value.capabilityPlans;
    },
  });

export interface List<T> {
  readonly items: readonly T[];
  /** The length of the whole list, when the API has said it. */
  readonly isLoading: boolean;
  readonly isComplete: boolean;
  readonly error: Error | null;
  readonly loadMore: () => void;
  readonly again: () => void;
}

/** A list, page by page: a view is shown with the first page, while the others are loaded. */
export function useList<T>(kind: "accounts" | "numbers" | "consents", request: ApiRequest): List<T> {
  const query = useInfiniteQuery({
    queryKey: [kind, request.target],
    initialPageParam: request.target,
    queryFn: ({ pageParam, signal }) => fetchPage<T>(pageParam, signal),
    getNextPageParam: (page) => page.nextLink && pathOf(page.nextLink),
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, error } = query;
  const pages = data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && error === null && pages % PAGES_AT_ONCE !== 0) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, error, pages]);
  const items = useMemo(() => data?.pages.flatMap((page) => page.value) ?? [], [data]);
  return {
    items,
    isLoading: query.isPending || isFetchingNextPage,
    isComplete: data !== undefined && !hasNextPage,
    error,
    loadMore: () => void fetchNextPage(),
    again: () => void query.refetch(),
  };
}

export const accountsRequest = get(["accounts"], { maxpagesize: "500" });
export const consentsRequest = get(["teamsRequestsForInformation"], { maxpagesize: "500" });

/** The numbers of one account, or of all. */
export function numbersRequest(account: string | undefined): ApiRequest {
  return get(account === undefined ? ["numbers"] : [...accountSegments(account), "numbers"], PAGE);
}

/** What is known of an account and its numbers is read again after a write. */
export async function forgetNumbers(client: QueryClient, account: string): Promise<void> {
  forgetAccount(account);
  const keys = [["numbers"], ["account", account], ["account-state", account], ["accounts"]];
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
}

async function fetchPage<T>(target: string, signal: AbortSignal): Promise<Page<T>> {
  return (await fetchResource<Page<T>>({ method: "GET", target, headers: {} }, signal)).value;
}

async function fetchAll<T>(request: ApiRequest, signal: AbortSignal): Promise<readonly T[]> {
  const items: T[] = [];
  for (let target: string | undefined = request.target; target !== undefined; ) {
    const page: Page<T> = await fetchPage<T>(target, signal);
    items.push(...page.value);
    target = page.nextLink && pathOf(page.nextLink);
  }
  return items;
}

/** A link of the API leads to its own host; the way there is through the gateway, on this origin. */
function pathOf(link: string): string {
  const { pathname, search } = new URL(link, location.href);
  return pathname + search;
}

/** Asks soon at first, and then less and less often: the API allows 100 requests a minute for all users together. */
function pollPending(resource: { serviceProvisioningStatus?: string } | undefined, reads: number): number | false {
  return resource?.serviceProvisioningStatus === "pending" ? Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 1.3 ** reads) : false;
}

/** The largest page that the API gave in 2023-10-01. */
const PAGE = { maxpagesize: "500" };

/** Loaded without asking: the API allows 100 requests a minute. */
const PAGES_AT_ONCE = 20;

/** Milliseconds between two reads of a resource that is pending. */
const SHORTEST_PAUSE = 1_000;
const LONGEST_PAUSE = 20_000;
