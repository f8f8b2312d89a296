import { asText } from "./input.js";
import type { Body, Issue, Part, Severity } from "./types.js";

/**
 * Reads the gateway's refusal of a request back into issues, so that a form can show them where it
 * shows its own. Empty when the body is something else, for example an error of the API itself.
 *
 * In the body part, a segment that is written like the index of an array is given as a number, as
 * a check here gives it: the API has no member with such a name. Facts are not in a response.
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
  const [code, part, severity] = [text("code"), text("in"), text("severity")];
  if (code === undefined || !isPart(part) || !isSeverity(severity)) {
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

/** The segments of a JSON Pointer (RFC 6901). */
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

function isPart(text: string | undefined): text is Part {
  return text !== undefined && ["path", "query", "header", "body"].includes(text);
}

function isSeverity(text: string | undefined): text is Severity {
  return text === "error" || text === "warning";
}
