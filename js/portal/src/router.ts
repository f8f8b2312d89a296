// The place in the portal is the fragment of the address: `#/numbers?account=contoso`. The paths of the API
// are on the same origin, and a fragment needs no rule on the server.
import { useSyncExternalStore } from "react";

/** A place in the portal. */
export interface Place {
  /** The decoded segments of the path: `["accounts", "contoso"]`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

export type Query = Readonly<Record<string, string | undefined>>;

/** The address of a place, for `href`. */
export function href(segments: readonly string[], query: Query = {}): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const search = new URLSearchParams(given).toString();
  return `#/${segments.map(encodeURIComponent).join("/")}${search && `?${search}`}`;
}

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, current);
}

/** Goes to a place, as a link does. */
export function go(segments: readonly string[], query?: Query): void {
  location.hash = href(segments, query);
}

/** Goes to a place that takes the present one's position in the history. */
export function replace(segments: readonly string[], query?: Query): void {
  history.replaceState(null, "", href(segments, query));
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("hashchange", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("hashchange", listener);
  };
}

/** The same object as long as the address is the same, as React requires. */
function current(): Place {
  if (location.hash !== known.hash) {
    known = { hash: location.hash, place: parse(location.hash) };
  }
  return known.place;
}

function parse(hash: string): Place {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { segments: path.split("/").filter(Boolean).map(decoded), query: new URLSearchParams(search) };
}

/** A segment that is not percent-encoded correctly is kept as it is: there is no such place. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const listeners = new Set<() => void>();
let known = { hash: "#", place: parse("") };
