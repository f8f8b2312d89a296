// The list of all errors above a form, with a link to the control of each.
import type { Control } from "./controls.js";

/** An error, and the control to which its link leads, if any. */
export interface SummaryLine {
  readonly text: string;
  readonly control: Control | undefined;
}

/** Shows the errors in `[data-acg-summary]`, or in an element of its own at the start of the form. */
export class Summary {
  readonly #form: HTMLFormElement;
  readonly #heading: string;
  readonly #prefix: string;
  #element: HTMLElement | undefined;
  #shown = "";

  constructor(form: HTMLFormElement, heading: string, prefix: string) {
    this.#form = form;
    this.#heading = heading;
    this.#prefix = prefix;
  }

  get isShown(): boolean {
    return this.#shown !== "";
  }

  /** Shows the errors; hides the list if there are none. */
  show(lines: readonly SummaryLine[]): void {
    const shown = JSON.stringify(lines.map(({ text, control }) => [text, control?.id]));
    if (lines.length === 0 ? !this.isShown : shown === this.#shown) {
      return;
    }
    this.#shown = lines.length === 0 ? "" : shown;
    const element = (this.#element ??= this.#find());
    element.hidden = lines.length === 0;
    element.replaceChildren();
    if (lines.length > 0) {
      const heading = element.ownerDocument.createElement("p");
      heading.id = `${this.#prefix}-summary`;
      heading.className = "acg-summary-heading";
      heading.textContent = this.#heading;
      const list = element.ownerDocument.createElement("ul");
      list.append(...lines.map((line) => this.#item(line)));
      element.append(heading, list);
    }
  }

  /** A screen reader then reads the heading and the list. */
  focus(): void {
    this.#element?.focus();
  }

  remove(): void {
    if (this.#element?.dataset["acgMade"] === undefined) {
      this.#element?.replaceChildren();
    } else {
      this.#element.remove();
    }
  }

  #find(): HTMLElement {
    const given = this.#form.querySelector<HTMLElement>("[data-acg-summary]");
    const element = given ?? this.#form.ownerDocument.createElement("div");
    if (given === null) {
      element.dataset["acgMade"] = "";
      this.#form.prepend(element);
    }
    element.classList.add("acg-summary");
    element.tabIndex = -1;
    element.setAttribute("role", "group");
    element.setAttribute("aria-labelledby", `${this.#prefix}-summary`);
    return element;
  }

  #item({ text, control }: SummaryLine): HTMLElement {
    const item = this.#form.ownerDocument.createElement("li");
    if (control === undefined) {
      item.textContent = text;
      return item;
    }
    const link = this.#form.ownerDocument.createElement("a");
    link.href = `#${control.id}`;
    link.textContent = text;
    // The address must not change: a router could leave the page, and the form with it.
    link.addEventListener("click", (event) => {
      event.preventDefault();
      control.focus();
    });
    item.append(link);
    return item;
  }
}
