import { textsOf } from "./check/plain-text.js";
import { accountMemberOf, toResult } from "./check/result.js";
import { PARTS, SEVERITIES } from "./generated/lists.js";
import type { Part } from "./generated/types.js";
import type { TextOptions } from "./policy.js";
import type { Fact, Report, Result } from "./types.js";

/**
 * What became of a request:
 *
 * - `stored`: carried out; nothing is left to do.
 * - `pending`: stored, and being synced to the services. Ask again for `serviceProvisioningStatus`.
 * - `refused`: not carried out; `issues` say what is wrong with the request.
 * - `denied`: the credentials are missing, or do not permit the request (401, 403).
 * - `missing`: the account or number does not exist (404).
 * - `conflict`: the request does not fit to what is stored (409).
 * - `changed`: another client has changed the resource: load it again (412).
 * - `limited`: too many requests (429); repeat after `retryAfter` seconds.
 * - `unavailable`: the gateway or the API does not answer now; whether the request was carried out is unknown.
 * - `failed`: the API failed, or stored the resource but could not sync it; `issues` say why.
 */
export type OutcomeKind =
  | "stored"
  | "pending"
  | "refused"
  | "denied"
  | "missing"
  | "conflict"
  | "changed"
  | "limited"
  | "unavailable"
  | "failed";

/**
 * What became of a request, from its response.
 *
 * @example
 * ```ts
 * import { readResponse, type Outcome } from "acg-policy";
 *
 * const wait = ({ kind, retryAfter }: Outcome): number => (kind === "limited" ? (retryAfter ?? 60) : 0);
 * console.log(wait(await readResponse(new Response("", { status: 429, headers: { "retry-after": "5" } })))); // 5
 * ```
 */
export interface Outcome extends Pick<Result, "issues" | "byField" | "formErrors" | "warnings"> {
  readonly kind: OutcomeKind;
  /** The HTTP status. */
  readonly status: number;
  /** The message of the error; `null` if there is none. */
  readonly message: string | null;
  /** After how many seconds the request can be repeated, if the response says so. */
  readonly retryAfter?: number;
  /** The ID of the request, for a support case, if the response has one. */
  readonly requestId?: string;
  /** The entity tag of the resource, for `if-match`, if the response has one. */
  readonly etag?: string;
  /** The body as a value; `undefined` if it is not JSON. */
  readonly body: unknown;
}

/** The part of a `Response` that is read. */
export interface ResponseToRead {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly url?: string;
  text(): Promise<string>;
}

/**
 * Reads a response of the gateway or of the API: what became of the request, and the issues, which are the
 * same as those of a check.
 *
 * @example
 * ```ts
 * import { readResponse } from "acg-policy";
 *
 * const detail = { code: "number/usage-empty", severity: "error", in: "body", message: "`usage` is empty" };
 * const target = "/serviceDetails/teamsOperatorConnect/configuration/usage";
 * const error = { code: "InvalidRequest", message: "`usage` is empty", details: [{ ...detail, target }] };
 * const outcome = await readResponse(new Response(JSON.stringify({ error }), { status: 400 }));
 * console.log(outcome.kind); // "refused"
 * console.log(outcome.byField["serviceDetails.teamsOperatorConnect.configuration.usage"]); // ["Usage is empty."]
 * ```
 */
export async function readResponse(response: ResponseToRead, { messages }: TextOptions = {}): Promise<Outcome> {
  const { status, headers, url } = response;
  const body = parse(await response.text());
  const error = member(body, "error");
  const issues = status < 400 ? errorsOf(member(body, "serviceProvisioningErrors")) : issuesOf(error);
  const report: Report = { accepted: false, status, issues };
  const { byField, formErrors, warnings, issues: withTexts } = toResult(report, textsOf(messages), accountMemberOf(url));
  return {
    kind: kindOf(status, text(body, "serviceProvisioningStatus")?.toLowerCase()),
    status,
    message: text(error, "message") ?? null,
    issues: withTexts,
    byField,
    formErrors,
    warnings,
    ...optional("retryAfter", seconds(headers.get("retry-after"))),
    ...optional("requestId", headers.get("x-ms-request-id") ?? headers.get("x-request-id")),
    ...optional("etag", headers.get("etag")),
    body,
  };
}

function kindOf(status: number, sync: string | undefined): OutcomeKind {
  if (status < 300 || status === 304) {
    return sync === "failed" ? "failed" : status === 202 || sync === "pending" ? "pending" : "stored";
  }
  return KINDS[status] ?? (status >= 400 && status < 500 ? "refused" : "failed");
}

type ReadIssue = Report["issues"][number];

/** The issues of the gateway, or the errors of the API. */
function issuesOf(error: unknown): ReadIssue[] {
  const details = member(error, "details");
  const found = Array.isArray(details) ? details.flatMap((detail) => readIssue(detail) ?? readError(detail) ?? []) : [];
  return found.length > 0 ? found : errorsOf([error]);
}

/** An issue of the gateway. */
function readIssue(detail: unknown): ReadIssue | undefined {
  const code = text(detail, "code");
  const part = PARTS.find((known) => known === text(detail, "in"));
  const severity = SEVERITIES.find((known) => known === text(detail, "severity"));
  if (code === undefined || part === undefined || severity === undefined) {
    return undefined;
  }
  return {
    code,
    ...optional("variant", text(detail, "variant")),
    severity,
    in: part,
    path: segments(text(detail, "target") ?? "", part),
    message: text(detail, "message") ?? code,
    help: text(detail, "help") ?? null,
    url: text(detail, "url") ?? "",
    facts: (member(detail, "facts") ?? {}) as Record<string, Fact>,
  };
}

function errorsOf(errors: unknown): ReadIssue[] {
  return Array.isArray(errors) ? errors.flatMap((error) => readError(error) ?? []) : [];
}

/** An error of the API. */
function readError(error: unknown): ReadIssue | undefined {
  const code = text(error, "code");
  const message = text(error, "message") ?? code;
  if (code === undefined || message === undefined) {
    return undefined;
  }
  const path = place(text(error, "target") ?? "");
  return { code, severity: "error", in: "body", path, message, help: null, url: "", facts: {} };
}

/** The path of a target of the API: a JSON Pointer, members with dots, or the short name of a service. */
function place(target: string): (string | number)[] {
  const service = SERVICES.get(target);
  if (service !== undefined) {
    return ["serviceDetails", service];
  }
  const pointer = target.startsWith("/") ? target : `/${target.replaceAll(/\.|\[/g, "/").replaceAll("]", "")}`;
  return segments(pointer, "body").filter((step) => step !== "");
}

/** The segments of a JSON Pointer (RFC 6901). The API has no member whose name is a number. */
function segments(pointer: string, part: Part): (string | number)[] {
  return pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((segment) => (part === "body" && /^(0|[1-9]\d{0,8})$/.test(segment) ? Number(segment) : segment));
}

/** The seconds of `Retry-After`, which is a number or a date. */
function seconds(value: string | null): number | undefined {
  if (value === null || value.trim() === "") {
    return undefined;
  }
  const count = /^\d+$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - Date.now()) / 1000);
  return Number.isNaN(count) ? undefined : Math.max(0, count);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function text(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === "string" ? found : undefined;
}

/** A member that is left out if it has no value. */
function optional<N extends string, T>(name: N, value: T | null | undefined): { [Name in N]?: T } {
  return (value === null || value === undefined ? {} : { [name]: value }) as { [Name in N]?: T };
}

const KINDS: Readonly<Record<number, OutcomeKind>> = {
  401: "denied",
  403: "denied",
  404: "missing",
  408: "unavailable",
  409: "conflict",
  410: "missing",
  412: "changed",
  429: "limited",
  502: "unavailable",
  503: "unavailable",
  504: "unavailable",
};

/** The short names of services in errors of the API. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ["oc", "teamsOperatorConnect"],
  ["tpm", "teamsPhoneMobile"],
  ["dr", "teamsDirectRouting"],
  ["zoom", "zoomPhoneCloudPeering"],
]);
