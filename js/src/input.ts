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
  if (Object.prototype.toString.call(value) === "[object ArrayBuffer]") {
    return new Uint8Array(value as ArrayBuffer);
  }
  const json = typeof value === "object" && value !== null ? JSON.stringify(value) : undefined;
  if (json === undefined) {
    throw new TypeError(`${name}: expected a string, bytes, or an object that can be serialised to JSON`);
  }
  return json;
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
