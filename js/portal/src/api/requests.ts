// Requests to the API, through the gateway on the same origin as the portal.

const VERSION = "2024-02-29";

export interface ApiRequest {
  readonly method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE";
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Which version of a resource a write is for: only a new one, the version with this ETag, or any. */
export type Precondition = { readonly none: true } | { readonly etag: string } | undefined;

export function get(segments: readonly string[], query: Readonly<Record<string, string>> = {}): ApiRequest {
  return { method: "GET", target: target(segments, query), headers: {} };
}

export function put(segments: readonly string[], body: object, precondition?: Precondition): ApiRequest {
  return write("PUT", segments, "application/json", body, precondition);
}

export function patch(segments: readonly string[], body: object, precondition?: Precondition): ApiRequest {
  return write("PATCH", segments, "application/merge-patch+json", body, precondition);
}

export function remove(segments: readonly string[], query: Readonly<Record<string, string>>, precondition?: Precondition): ApiRequest {
  return { method: "DELETE", target: target(segments, query), headers: preconditionHeaders(precondition) };
}

/** Calls an action of an account; without a body if it has none. */
export function action(account: string, name: string, body?: object): ApiRequest {
  const path = `/accounts/${segment(account)}:${name}?api-version=${VERSION}`;
  return body === undefined
    ? { method: "POST", target: path, headers: {} }
    : { method: "POST", target: path, headers: { "content-type": "application/json" }, body: JSON.stringify(body, undefined, 2) };
}

export const accountSegments = (name: string): string[] => ["accounts", name];
export const numberSegments = (account: string, number: string): string[] => ["accounts", account, "numbers", number];
export const consentSegments = (tenantId: string): string[] => ["teamsRequestsForInformation", tenantId];

function write(
  method: "PUT" | "PATCH",
  segments: readonly string[],
  type: string,
  body: object,
  precondition: Precondition,
): ApiRequest {
  const headers = { "content-type": type, ...preconditionHeaders(precondition) };
  return { method, target: target(segments), headers, body: JSON.stringify(body, undefined, 2) };
}

function preconditionHeaders(precondition: Precondition): Record<string, string> {
  if (precondition === undefined) {
    return {};
  }
  return "etag" in precondition ? { "if-match": precondition.etag } : { "if-none-match": "*" };
}

function target(segments: readonly string[], query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams({ "api-version": VERSION, ...query });
  return `/${segments.map(segment).join("/")}?${search}`;
}

/** `+` needs no encoding in a path. */
function segment(value: string): string {
  return encodeURIComponent(value).replaceAll("%2B", "+");
}
