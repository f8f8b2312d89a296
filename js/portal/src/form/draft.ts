// What is typed survives links, Back, reloads and errors: it is kept in the session's storage of the browser tab.
import { useCallback, useState } from "react";

export interface Draft<T> {
  /** What was typed before; undefined if nothing was. */
  readonly restored: T | undefined;
  readonly save: (values: T) => void;
  readonly clear: () => void;
}

/** The draft with this key. `shape` is a value of the same form: a draft of an older portal is not restored. */
export function useDraft<T extends object>(key: string, shape: T): Draft<T> {
  const name = `acg-portal:${key}`;
  const [restored] = useState(() => read(name, shape));
  const save = useCallback((values: T) => write(name, JSON.stringify(values)), [name]);
  const clear = useCallback(() => write(name, undefined), [name]);
  return { restored, save, clear };
}

function read<T extends object>(name: string, shape: T): T | undefined {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(name) ?? "null");
    return isLike(value, shape) ? (value as T) : undefined;
  } catch {
    return undefined;
  }
}

/** Without storage the portal works on; drafts then end with the view. */
function write(name: string, text: string | undefined): void {
  try {
    if (text === undefined) {
      sessionStorage.removeItem(name);
    } else {
      sessionStorage.setItem(name, text);
    }
  } catch {
    // The storage is full or not allowed.
  }
}

function isLike(value: unknown, shape: unknown): boolean {
  if (Array.isArray(shape)) {
    return Array.isArray(value);
  }
  if (typeof shape !== "object" || shape === null) {
    return typeof value === typeof shape;
  }
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(shape).every(([key, part]) => isLike((value as Record<string, unknown>)[key], part))
  );
}
