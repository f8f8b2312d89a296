import { PARTS, SEVERITIES } from "./generated/lists.js";
import type { Part } from "./generated/types.js";
import { asText } from "./input.js";
import type { Body, Issue } from "./types.js";

/**
 * Reads the issues from the error response with which the gateway rejects a request, so that a form
 * can show them like the issues of a local check.
 *
 * A response does not contain facts, so `facts` is empty. A path segment of the body that looks like
 * an array index is returned as a number, as in a local report.
 *
 * @param body The response body, as text, bytes or a parsed object.
 * @returns The issues, in the order of the response. Empty if the body is anything else, for
 *   example an error of the API itself. Does not throw for an unexpected body.
 *
 * @example
 * ```ts
 * import { issuesFromResponse } from "acg-policy";
 *
 * export async function send(url: string, body: string): Promise<string[]> {
 *   const headers = { "content-type": "application/json" };
 *   const response = await fetch(url, { method: "PUT", headers, body });
 *   if (response.ok) {
 *     return [];
 *   }
 *   return issuesFromResponse(await response.text()).map(({ path, message }) => `${path.join(".")}: ${message}`);
 * }
 * ```
 */
export function issuesFromResponse(body: Body): readonly Issue[] {
  const details = member(member(parse(body), "error"), "details");
  return Array.isArray(details) ? details.flatMap((detail) => readIssue(detail) ?? []) : [];
}

function readIssue(detail: unknown): Issue | undefined {
  const text = (name: string): string | undefined => {
    const value = member(detail, name);
    return typeof value === "string" ? value : undefined;
  };
  const code = text("code");
  const part = PARTS.find((known) => known === text("in"));
  const severity = SEVERITIES.find((known) => known === text("severity"));
  if (code === undefined || part === undefined || severity === undefined) {
    return undefined;
  }
  return {
    code,
    severity,
    in: part,
    path: segments(text("target") ?? "", part),
    message: text("message") ?? code,
    help: text("help") ?? null,
    url: text("url") ?? "",
    facts: {},
  };
}

/** The segments of a JSON Pointer (RFC 6901). The API has no member whose name is a number. */
function segments(pointer: string, part: Part): (string | number)[] {
  return pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((segment) => (part === "body" && /^(0|[1-9]\d{0,8})$/.test(segment) ? Number(segment) : segment));
}

function parse(body: Body): unknown {
  try {
    const text = asText(body, "body");
    return JSON.parse(typeof text === "string" ? text : new TextDecoder().decode(text));
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
