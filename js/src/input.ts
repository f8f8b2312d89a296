import type { HeaderList, HeaderValue } from "./types.js";

/** What goes into the buffer. */
export type Text = string | Uint8Array;

/** Text and bytes as they are, anything else as JSON. */
export function asText(value: unknown, place: string): Text {
  if (typeof value === "string") {
    return value;
  }
  // `instanceof` would miss the arrays of other frames and test environments.
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (Object.prototype.toString.call(value) === "[object ArrayBuffer]") {
    return new Uint8Array(value as ArrayBuffer);
  }
  const json = typeof value === "object" && value !== null ? JSON.stringify(value) : undefined;
  if (json === undefined) {
    throw new TypeError(`${place}: expected text, bytes or an object that JSON can express`);
  }
  return json;
}

/** Names and values in turn. */
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
