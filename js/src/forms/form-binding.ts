import type { Outcome } from "../response.js";
import type { Resource } from "../resource.js";
import type { Result } from "../types.js";
import { afterPointer } from "./after-pointer.js";
import { type Bound, boundControls, type Control, readBody } from "./controls.js";
import { Draft } from "./draft.js";
import { headingOf } from "./headings.js";
import { Notes } from "./notes.js";
import { Members } from "./schema.js";
import { Summary, type SummaryLine } from "./summary.js";
import type { BoundForm, FormOptions } from "./types.js";

/** Texts by field, of a check or of a response. */
type Texts = Pick<Outcome, "byField" | "formErrors" | "warnings">;

export class FormBinding<T> implements BoundForm<T> {
  readonly #form: HTMLFormElement;
  readonly #resource: Resource<T>;
  readonly #options: FormOptions<T>;
  readonly #members: Members;
  readonly #notes: Notes;
  readonly #summary: Summary;
  readonly #draft: Draft | undefined;
  readonly #prefix: string;
  readonly #bound = new AbortController();
  readonly #hadNoValidate: boolean;
  readonly restored: boolean;
  /** The fields whose errors are shown, and whether all are. */
  readonly #visited = new Set<string>();
  #isSent = false;
  /** The body as JSON with the result of its check. */
  #checked: { readonly json: string; readonly result: Result } | undefined;
  /** The texts of a response, with the values for which they hold. */
  #response: { readonly texts: Texts; readonly values: ReadonlyMap<string, string>; readonly json: string } | undefined;
  #lookup: AbortController | undefined;
  #isSending = false;

  constructor(form: HTMLFormElement, resource: Resource<T>, options: FormOptions<T>) {
    this.#form = form;
    this.#resource = resource;
    this.#options = options;
    this.#members = new Members(resource.toJSONSchema({ target: "draft-2020-12" }));
    this.#prefix = `acg-${(forms += 1)}`;
    this.#notes = new Notes(form, this.#prefix);
    this.#summary = new Summary(form, options.heading ?? headingOf(form), this.#prefix);
    this.#draft = options.draft === undefined ? undefined : new Draft(options.draft, options.storage);
    this.restored = this.#draft?.restore(this.#controls()) ?? false;
    // The browser would show one message at a time, and would not fire `submit`.
    this.#hadNoValidate = form.noValidate;
    form.noValidate = true;
    this.#listen();
    this.#update();
  }

  get body(): T {
    return readBody(this.#bounds().values(), this.#members, this.#options.base ?? {}) as T;
  }

  get result(): Result {
    const { body } = this;
    const json = JSON.stringify(body);
    if (this.#checked?.json !== json) {
      this.#checked = { json, result: this.#resource.check(json) };
    }
    return this.#checked.result;
  }

  check(): Result {
    this.#isSent = true;
    this.#update();
    return this.result;
  }

  show(texts: Texts): void {
    this.#response = { texts, values: this.#values(), json: JSON.stringify(this.body) };
    this.#isSent = true;
    this.#update();
    this.#summary.focus();
  }

  forget(): void {
    this.#draft?.forget();
  }

  unbind(): void {
    this.#bound.abort();
    this.#lookup?.abort();
    this.#notes.remove(this.#bounds().values());
    this.#summary.remove();
    this.#form.noValidate = this.#hadNoValidate;
    this.#form.removeAttribute("aria-busy");
  }

  #listen(): void {
    const { signal } = this.#bound;
    const changed = ({ target }: Event): void => {
      this.#draft?.save(this.#controls());
      // Choosing an option or a checkbox is complete; a text may be half typed.
      if (target instanceof Element && !target.matches("input:not([type=checkbox], [type=radio]), textarea")) {
        this.#visit(target);
      }
      this.#update();
    };
    this.#form.addEventListener("input", changed, { signal });
    this.#form.addEventListener("change", changed, { signal });
    this.#form.addEventListener("focusout", ({ target }) => target instanceof Element && afterPointer(() => this.#leave(target)), { signal });
    this.#form.addEventListener("submit", (event) => this.#submit(event), { signal });
    // The values are reset after the event.
    this.#form.addEventListener("reset", () => setTimeout(() => this.#reset()), { signal });
  }

  #visit(target: Element): void {
    const bound = [...this.#bounds().values()].find(({ controls }) => controls.includes(target as Control));
    if (bound !== undefined) {
      this.#visited.add(bound.field);
    }
  }

  #leave(target: Element): void {
    if (!this.#bound.signal.aborted) {
      this.#visit(target);
      this.#update();
      if (!this.#isSending) {
        // What the look-up rejects with is seen when the form is sent.
        this.#lookUp().catch(() => undefined);
      }
    }
  }

  #reset(): void {
    this.#visited.clear();
    this.#isSent = false;
    this.#response = undefined;
    this.#draft?.forget();
    this.#update();
  }

  #submit(event: SubmitEvent): void {
    const { onSubmit, accounts } = this.#options;
    if (!this.#isSending) {
      // The state of the account can have changed since it was looked up.
      this.#checked = undefined;
    }
    const result = this.check();
    if (!result.accepted) {
      event.preventDefault();
      this.#summary.focus();
      return;
    }
    if (onSubmit === undefined && (accounts === undefined || this.#isSending)) {
      return;
    }
    event.preventDefault();
    if (!this.#isSending) {
      void this.#send(event.submitter);
    }
  }

  /** What `onSubmit` and the look-up reject with is not handled here: the page reports it as an unhandled rejection. */
  async #send(submitter: HTMLElement | null): Promise<void> {
    const { onSubmit } = this.#options;
    this.#isSending = true;
    this.#form.setAttribute("aria-busy", "true");
    try {
      const { body } = this;
      const { accepted } = await this.#lookUp();
      if (this.#bound.signal.aborted) {
        return;
      }
      if (!accepted) {
        this.#summary.focus();
      } else if (onSubmit === undefined) {
        // Until the event has been dispatched to all listeners, the form cannot be submitted again.
        await new Promise((resolve) => setTimeout(resolve));
        this.#form.requestSubmit(submitter);
      } else {
        this.#finish(await onSubmit(body, { signal: this.#bound.signal }));
      }
    } finally {
      this.#isSending = false;
      this.#form.removeAttribute("aria-busy");
    }
  }

  #finish(outcome: Outcome | void): void {
    if (this.#bound.signal.aborted) {
      return;
    }
    if (outcome === undefined || outcome.kind === "stored" || outcome.kind === "pending") {
      this.#response = undefined;
      this.#draft?.forget();
      this.#update();
    } else {
      const isSilent = Object.keys(outcome.byField).length === 0 && outcome.formErrors.length === 0;
      this.show(isSilent ? { ...outcome, formErrors: [outcome.message ?? `HTTP ${outcome.status}`] } : outcome);
    }
  }

  /** Checks the body again with the state of its account, unless it changes meanwhile. */
  async #lookUp(): Promise<Result> {
    const { accounts } = this.#options;
    const { result } = this;
    const json = this.#checked?.json ?? "";
    this.#lookup?.abort();
    if (accounts === undefined || !result.accepted) {
      return result;
    }
    const { signal } = (this.#lookup = new AbortController());
    const found = await this.#resource.with(accounts).check(json, { signal });
    if (!this.#bound.signal.aborted && JSON.stringify(this.body) === json) {
      this.#checked = { json, result: found };
      this.#update();
    }
    return found;
  }

  /** Shows what is wrong with the fields whose errors are shown, and the warnings. */
  #update(): void {
    const bounds = this.#bounds();
    const { result } = this;
    const texts = [result, ...this.#responseTexts(bounds)];
    const [errors, warnings] = [new Lines(bounds), new Lines(bounds)];
    for (const { byField, warnings: found } of texts) {
      errors.addAll(byField);
      warnings.addAll(found);
    }
    errors.add("", texts.flatMap(({ formErrors }) => formErrors));
    for (const field of new Set([...this.#places(), ...bounds.keys(), ...errors.fields()])) {
      const controls = bounds.get(field)?.controls ?? [];
      const found = errors.of(field);
      const isShown = this.#isSent || this.#visited.has(field);
      controls[0]?.setCustomValidity(found.join(" "));
      this.#notes.show("error", field, controls, isShown ? found : []);
      this.#notes.show("warning", field, controls, isShown ? warnings.of(field) : []);
    }
    this.#summary.show(this.#isSent ? this.#summaryLines(bounds, errors) : []);
    this.#options.onCheck?.(result);
  }

  /** The texts of the response that hold for what is in the form now. */
  #responseTexts(bounds: ReadonlyMap<string, Bound>): Texts[] {
    if (this.#response === undefined) {
      return [];
    }
    const { texts, values, json } = this.#response;
    const now = this.#values();
    const isCurrent = JSON.stringify(this.body) === json;
    const holds = ([field]: [string, unknown]): boolean => {
      const bound = nearest(bounds, field);
      return bound === undefined ? isCurrent : values.get(bound) === now.get(bound);
    };
    return [
      {
        byField: Object.fromEntries(Object.entries(texts.byField).filter(holds)),
        formErrors: isCurrent ? texts.formErrors : [],
        warnings: Object.fromEntries(Object.entries(texts.warnings).filter(holds)),
      },
    ];
  }

  #summaryLines(bounds: ReadonlyMap<string, Bound>, errors: Lines): SummaryLine[] {
    const order = [...bounds.keys()];
    const place = (field: string): number => (bounds.has(field) ? order.indexOf(field) : order.length);
    const fields = errors.fields().toSorted((a, b) => place(a) - place(b));
    return fields.flatMap((field) => {
      const control = (bounds.get(field) ?? bounds.get(order.find((one) => one.startsWith(`${field}.`)) ?? ""))?.controls[0];
      if (control !== undefined && control.id === "") {
        control.id = `${this.#prefix}-${(control.dataset["acgPath"] ?? control.name).replaceAll(".", "-")}`;
      }
      return errors.of(field).map((text) => ({ text, control }));
    });
  }

  #bounds(): Map<string, Bound> {
    return boundControls(this.#form, this.#members);
  }

  #controls(): Control[] {
    return [...this.#bounds().values()].flatMap(({ controls }) => controls);
  }

  /** The fields for whose texts the form has places. */
  #places(): string[] {
    const places = this.#form.querySelectorAll<HTMLElement>("[data-acg-error], [data-acg-warning]");
    return Array.from(places, ({ dataset }) => dataset["acgError"] ?? dataset["acgWarning"] ?? "");
  }

  #values(): Map<string, string> {
    const value = (bound: Bound): string => JSON.stringify(readBody([bound], this.#members, {}));
    return new Map([...this.#bounds().values()].map((bound) => [bound.field, value(bound)]));
  }
}

/** Texts by field; those of an element of a list are at the control of the list. */
class Lines {
  readonly #bounds: ReadonlyMap<string, Bound>;
  readonly #texts = new Map<string, string[]>();

  constructor(bounds: ReadonlyMap<string, Bound>) {
    this.#bounds = bounds;
  }

  addAll(texts: Readonly<Record<string, readonly string[]>>): void {
    for (const [field, found] of Object.entries(texts)) {
      this.add(nearest(this.#bounds, field) ?? field, found);
    }
  }

  add(field: string, texts: readonly string[]): void {
    const known = this.of(field);
    const found = texts.filter((text) => !known.includes(text));
    if (found.length > 0) {
      this.#texts.set(field, [...known, ...found]);
    }
  }

  of(field: string): readonly string[] {
    return this.#texts.get(field) ?? [];
  }

  fields(): string[] {
    return [...this.#texts.keys()];
  }
}

/** The field with a control that has the field as an element, or is it. */
function nearest(bounds: ReadonlyMap<string, Bound>, field: string): string | undefined {
  const list = field.replace(/\.\d+$/, "");
  return bounds.has(field) ? field : bounds.has(list) ? list : undefined;
}

let forms = 0;
