import type { HeaderList, HeaderValue } from "./types.js";

/** The content of a text field. */
export type Text = string | Uint8Array;

/** Returns text and bytes unchanged, and any other object as JSON. `name` is for the error. */
export function asText(value: unknown, name: string): Text {
  if (typeof value === "string") {
    return value;
  }
  // `instanceof` would not recognise arrays from other frames and test environments.
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  const kind = kindOf(value);
  if (kind === "ArrayBuffer") {
    return new Uint8Array(value as ArrayBuffer);
  }
  const json = isJsonObject(value, kind) ? JSON.stringify(value) : undefined;
  if (json === undefined) {
    throw new TypeError(`${name}: expected a string, bytes, or an object that can be serialised to JSON, found ${kind}`);
  }
  return json;
}

/** Whether JSON has the members of the object. It would have none of a `FormData`, a `Map` or a promise. */
function isJsonObject(value: unknown, kind: string): value is object {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  return kind === "Object" || kind === "Array" || typeof (value as { toJSON?: unknown }).toJSON === "function";
}

function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

/**
 * Truncates a body to one byte or UTF-16 unit more than the limit: every body over the limit has the
 * same result, and need not be copied whole. UTF-8 never has fewer bytes than UTF-16 has units.
 */
export function truncate(body: Text, limit: number): Text {
  return body.length <= limit + 1 ? body : body.slice(0, limit + 1);
}

/** Returns names and values, alternating. */
export function headerPairs(headers: HeaderList | undefined): Text[] {
  const texts: Text[] = [];
  const add = (name: string, value: HeaderValue): void => {
    texts.push(asText(name, "name in request.headers"), asText(value, "value in request.headers"));
  };
  if (isIterable(headers)) {
    for (const [name, value] of headers) {
      add(name, value);
    }
    return texts;
  }
  for (const [name, value] of Object.entries(headers ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) {
        add(name, one);
      }
    }
  }
  return texts;
}

function isIterable(
  headers: HeaderList | undefined,
): headers is Iterable<readonly [string, HeaderValue]> {
  return headers !== undefined && typeof (headers as Partial<Iterable<unknown>>)[Symbol.iterator] === "function";
}
