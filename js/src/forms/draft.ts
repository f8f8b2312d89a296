// What is typed into a form, kept in the storage of the browser until the request is accepted.
import { type Control, isCheckable } from "./controls.js";
import type { DraftStorage } from "./types.js";

/** Keeps the state of the controls. Passwords and hidden controls are not kept. */
export class Draft {
  readonly #key: string;
  readonly #storage: DraftStorage | undefined;

  /** @param storage In place of `sessionStorage`, which a browser can forbid to read. */
  constructor(key: string, storage: DraftStorage | undefined) {
    this.#key = key;
    this.#storage = storage ?? attempt(() => sessionStorage);
  }

  save(controls: readonly Control[]): void {
    const state = controls.filter(isKept).map((control) => [idOf(control), stateOf(control)]);
    attempt(() => this.#storage?.setItem(this.#key, JSON.stringify(state)));
  }

  /** Whether there was a draft. A control that the draft does not have keeps its value. */
  restore(controls: readonly Control[]): boolean {
    const text = attempt(() => this.#storage?.getItem(this.#key)) ?? null;
    const entries: unknown = text === null ? undefined : attempt(() => JSON.parse(text));
    if (!Array.isArray(entries)) {
      return false;
    }
    const states = new Map(entries as [string, unknown][]);
    for (const control of controls.filter(isKept)) {
      const state = states.get(idOf(control));
      if (Array.isArray(state)) {
        setState(control, state.map(String));
      }
    }
    return true;
  }

  forget(): void {
    attempt(() => this.#storage?.removeItem(this.#key));
  }
}

/** A storage that is full or forbidden must not prevent the use of the form. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function isKept({ type }: Control): boolean {
  return type !== "password" && type !== "hidden";
}

function idOf(control: Control): string {
  const field = control.dataset["acgPath"] ?? control.name;
  return isCheckable(control) ? `${field}=${control.value}` : field;
}

function stateOf(control: Control): string[] {
  if (isCheckable(control)) {
    return control.checked ? ["checked"] : [];
  }
  return "selectedOptions" in control ? Array.from(control.selectedOptions, ({ value }) => value) : [control.value];
}

function setState(control: Control, state: readonly string[]): void {
  if (isCheckable(control)) {
    control.checked = state.length > 0;
  } else if ("selectedOptions" in control) {
    for (const option of control.options) {
      option.selected = state.includes(option.value);
    }
  } else {
    control.value = state[0] ?? "";
  }
}
