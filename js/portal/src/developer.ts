// The developer's view: the requests, the codes of rules, and sending without checks.
import { useSyncExternalStore } from "react";

export function useDeveloper(): [isOn: boolean, set: (isOn: boolean) => void] {
  return [useSyncExternalStore(subscribe, () => isOn), set];
}

function set(value: boolean): void {
  isOn = value;
  try {
    localStorage.setItem(NAME, String(value));
  } catch {
    // Without storage the switch lasts as long as the page.
  }
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function stored(): boolean {
  try {
    return localStorage.getItem(NAME) === "true";
  } catch {
    return false;
  }
}

const NAME = "acg-portal:developer";
const listeners = new Set<() => void>();
let isOn = stored();
