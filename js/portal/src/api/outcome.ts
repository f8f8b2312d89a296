// What becomes of a request.
import { findingsOf, type Finding } from "../acg";
import type { ApiRequest } from "./requests";

export type OutcomeKind =
  /** The API has stored it. */
  | "stored"
  /** The API has accepted it, and has not carried it out yet (202). */
  | "accepted"
  /** It is removed (204). */
  | "removed"
  | "refused"
  | "conflict"
  /** The resource is another version than the request is for (412). */
  | "changed"
  | "missing"
  | "denied"
  | "limited"
  | "unavailable"
  | "failed"
  /** There was no response: whether the request was carried out is unknown. */
  | "unreachable"
  | "cancelled";

export interface Outcome {
  readonly kind: OutcomeKind;
  /** The HTTP status; 0 without a response. */
  readonly status: number;
  readonly findings: readonly Finding[];
  /** What the response says, for responses that are not from the gateway. */
  readonly message?: string;
  /** Seconds after which to try again. */
  readonly retryAfter?: number;
  /** The resource in a response of success. */
  readonly resource?: unknown;
  readonly etag?: string;
  /** The length of a list, if the request has asked for it. */
  readonly recordCount?: number;
}

/** The error of a read. */
export class ReadError extends Error {
  constructor(readonly outcome: Outcome) {
    super(`${outcome.kind} ${outcome.status}`);
  }
}

/** Sends a request. Never throws: without a response the outcome is `unreachable`, or `cancelled` by `signal`. */
export async function send(request: ApiRequest, signal: AbortSignal): Promise<Outcome> {
  const { method, target, headers, body } = request;
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT)]);
    const response = await fetch(target, { method, headers, signal: limit, ...(body === undefined ? {} : { body }) });
    return await read(response);
  } catch {
    return { kind: signal.aborted ? "cancelled" : "unreachable", status: 0, findings: [] };
  }
}

/** Sends a request whose response is wanted, and throws a `ReadError` for any other. */
export async function fetchResource<T>(request: ApiRequest, signal: AbortSignal): Promise<{ value: T; etag?: string }> {
  const outcome = await send(request, signal);
  if (outcome.kind !== "stored") {
    throw new ReadError(outcome);
  }
  return { value: outcome.resource as T, ...(outcome.etag === undefined ? {} : { etag: outcome.etag }) };
}

async function read(response: Response): Promise<Outcome> {
  const text = await response.text();
  const { status } = response;
  if (response.ok) {
    const etag = response.headers.get("etag");
    const count = response.headers.get("x-ms-record-count");
    const kind = status === 202 ? "accepted" : status === 204 ? "removed" : "stored";
    return {
      kind,
      status,
      findings: [],
      resource: parse(text),
      ...(etag === null ? {} : { etag }),
      ...(count === null ? {} : { recordCount: Number(count) }),
    };
  }
  const message = messageOf(parse(text));
  const retryAfter = seconds(response.headers.get("retry-after"));
  return {
    kind: KINDS[status] ?? (status >= 500 ? "failed" : "refused"),
    status,
    findings: await findingsOf(response, text),
    ...(message === undefined ? {} : { message }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(body: unknown): string | undefined {
  const message = (body as { error?: { message?: unknown } } | undefined)?.error?.message;
  return typeof message === "string" && message !== "" ? message : undefined;
}

/** `Retry-After` is a number of seconds or a date. */
function seconds(field: string | null): number | undefined {
  if (field === null) {
    return undefined;
  }
  const value = /^\d+$/.test(field) ? Number(field) : (Date.parse(field) - Date.now()) / 1000;
  return Number.isFinite(value) ? Math.max(0, Math.ceil(value)) : undefined;
}

const KINDS: Readonly<Record<number, OutcomeKind>> = {
  401: "denied",
  403: "denied",
  404: "missing",
  409: "conflict",
  412: "changed",
  429: "limited",
  502: "unavailable",
  503: "unavailable",
  504: "unavailable",
};

const LONGEST_WAIT = 30_000;
