// The texts beside the controls: an element for the errors and one for the warnings of each field, by which the controls are described.
import { isCheckable, type Control } from "./controls.js";

export type NoteKind = "error" | "warning";

/** Shows the texts of a field, or none, in `[data-acg-error]` or `[data-acg-warning]` of the field, or in an element of its own. */
export class Notes {
  readonly #form: HTMLFormElement;
  readonly #prefix: string;
  readonly #made = new Map<string, HTMLElement>();

  constructor(form: HTMLFormElement, prefix: string) {
    this.#form = form;
    this.#prefix = prefix;
  }

  /** The place of the texts that belong to no field is that of the field `""`. Without one, nothing is shown. */
  show(kind: NoteKind, field: string, controls: readonly Control[], texts: readonly string[]): void {
    const key = `${kind} ${field}`;
    const note = this.#made.get(key) ?? (texts.length > 0 ? this.#find(kind, field, controls) : undefined);
    if (note === undefined) {
      return;
    }
    this.#made.set(key, note);
    const text = texts.join(" ");
    if (note.textContent !== text) {
      note.textContent = text;
    }
    note.hidden = text === "";
    for (const control of controls) {
      describe(control, note.id, text !== "");
      if (kind === "error") {
        setAttribute(control, "aria-invalid", text === "" ? undefined : "true");
      }
    }
  }

  /** Removes what this class has added to the form. */
  remove(bounds: Iterable<{ readonly controls: readonly Control[] }>): void {
    const notes = [...this.#made.values()];
    for (const control of [...bounds].flatMap(({ controls }) => controls)) {
      notes.forEach(({ id }) => describe(control, id, false));
      control.removeAttribute("aria-invalid");
      control.setCustomValidity("");
    }
    for (const note of notes) {
      if (note.dataset["acgMade"] === undefined) {
        note.textContent = "";
      } else {
        note.remove();
      }
    }
    this.#made.clear();
  }

  #find(kind: NoteKind, field: string, controls: readonly Control[]): HTMLElement | undefined {
    const places = this.#form.querySelectorAll<HTMLElement>(`[data-acg-${kind}]`);
    const given = [...places].find(({ dataset }) => dataset[kind === "error" ? "acgError" : "acgWarning"] === field);
    const note = given ?? make(kind, controls);
    if (note !== undefined && note.id === "") {
      note.id = `${this.#prefix}-${kind}-${field.replaceAll(".", "-")}`;
    }
    return note;
  }
}

/** An element after the label around the control, or after the control; at the end of the group that has all of several. */
function make(kind: NoteKind, controls: readonly Control[]): HTMLElement | undefined {
  const [control] = controls;
  const last = controls.at(-1);
  if (control === undefined || last === undefined) {
    return undefined;
  }
  const note = control.ownerDocument.createElement("span");
  note.className = `acg-${kind}`;
  note.dataset["acgMade"] = "";
  const group = isCheckable(control) ? control.closest("fieldset") : null;
  if (controls.length > 1 && group?.contains(last) === true) {
    group.append(note);
  } else {
    (last.closest("label") ?? last).after(note);
  }
  return note;
}

function describe(control: Control, id: string, isDescribed: boolean): void {
  const ids = (control.getAttribute("aria-describedby") ?? "").split(/\s+/).filter((one) => one !== "" && one !== id);
  setAttribute(control, "aria-describedby", (isDescribed ? [...ids, id] : ids).join(" ") || undefined);
}

/** An attribute that does not change is not set again: screen readers announce changes. */
function setAttribute(control: Control, name: string, value: string | undefined): void {
  if (value === undefined) {
    control.removeAttribute(name);
  } else if (control.getAttribute(name) !== value) {
    control.setAttribute(name, value);
  }
}
