import type { AccountsOf } from "../resource.js";
import type { Outcome } from "../response.js";
import type { Signal } from "../signal.js";
import type { Result } from "../types.js";

/** Options of `bindForm`. */
export interface FormOptions<T> {
  /** Members of the body that have no control. Default: none. */
  readonly base?: object | undefined;
  /** Where accounts are looked up, for example `accounts({ fetch })`: when a field is left, and before the form is sent. */
  readonly accounts?: AccountsOf | undefined;
  /**
   * Sends an accepted body. The browser then does not submit the form itself. What was sent successfully is no draft any more,
   * and the errors of any other outcome are shown at the fields.
   *
   * The signal is aborted by `unbind`.
   */
  readonly onSubmit?: ((body: T, context: { readonly signal: Signal }) => Outcome | void | Promise<Outcome | void>) | undefined;
  /** Called after each check whose result is shown. */
  readonly onCheck?: ((result: Result) => void) | undefined;
  /** The heading of the list of errors. Default: in the language of the document, if it is one of the five of the package. */
  readonly heading?: string | undefined;
  /** A key under which what is typed is kept in `storage`, so that it survives a reload, a link and Back. Default: not kept. */
  readonly draft?: string | undefined;
  /** Where drafts are kept. Default: `sessionStorage`. */
  readonly storage?: DraftStorage | undefined;
}

/** A form that is bound to a resource. */
export interface BoundForm<T> {
  /** The body that the form stands for now. It need not be accepted. */
  readonly body: T;
  /** The result of the check of the body, with that of the last look-up of its account. */
  readonly result: Result;
  /** Whether a draft was restored. */
  readonly restored: boolean;
  /** Reads the form again, for example after a program has changed a control, and shows all errors. */
  check(): Result;
  /** Shows the errors of a response at the fields, until their values change, and moves the focus to the list of errors. */
  show(outcome: Pick<Outcome, "byField" | "formErrors" | "warnings">): void;
  /** Removes the draft. */
  forget(): void;
  /** Removes listeners, texts and attributes. Values and draft stay. */
  unbind(): void;
}

/** Where texts are kept: a part of `Storage`. */
export interface DraftStorage {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
  removeItem(key: string): void;
}
