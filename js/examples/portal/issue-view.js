// Shows issues at the fields of one form, and the errors among them in a summary on top.

/** What is said at one field, and where the field takes it. */
class Field {
  constructor(element) {
    this.element = element;
    this.pointer = element.dataset.path;
    this.parameter = element.dataset.parameter;
    const controls = [...element.querySelectorAll("input, select")];
    this.controls = controls.filter((control) => control.closest("[data-path]") === element);
    // In a group, the first box is what the summary leads to, and the group carries the message.
    this.described = element.matches("fieldset") ? element : this.controls[0];
    this.first = this.controls[0] ?? element.querySelector("input, select");
    this.hint = this.described.getAttribute("aria-describedby");
    this.messages = document.createElement("div");
    this.messages.className = "messages";
    this.messages.id = `${this.first.id}-messages-${element.matches("fieldset") ? "group" : "field"}`;
    this.touched = false;
    this.place();
  }

  /** Before the control, so that it is read and seen first; after the label of a box. */
  place() {
    const { element, messages } = this;
    if (element.matches(".choice")) {
      element.append(messages);
    } else if (element.matches("fieldset")) {
      element.querySelector(":scope > .hint, :scope > legend:last-of-type").after(messages);
    } else {
      this.first.before(messages);
    }
  }

  get shown() {
    return !this.element.closest("[hidden]");
  }

  show(issues, touched) {
    const visible = touched ? unlike(issues) : [];
    const key = JSON.stringify(visible);
    if (key === this.key) {
      return;
    }
    this.key = key;
    this.messages.replaceChildren(...visible.map(paragraph));
    const invalid = visible.some(({ severity }) => severity === "error");
    this.element.classList.toggle("invalid", invalid);
    this.element.classList.toggle("doubtful", !invalid && visible.length > 0);
    describe(this.described, [this.hint, visible.length > 0 ? this.messages.id : undefined]);
    for (const control of this.controls) {
      if (invalid) {
        control.setAttribute("aria-invalid", "true");
      } else {
        control.removeAttribute("aria-invalid");
      }
    }
  }
}

export class IssueView {
  constructor(form) {
    this.form = form;
    this.summary = form.querySelector(".summary");
    this.fields = [...form.querySelectorAll("[data-path]")].map((element) => new Field(element));
    this.tried = false;
  }

  /** A control has been left or changed: from now on the issues of its field are shown. */
  touch(control) {
    for (const field of this.around(control)) {
      field.touched = true;
    }
  }

  /** The field of a control, and the groups that it is in. */
  around(control) {
    return this.fields.filter(({ element }) => element.contains(control));
  }

  /** Issues at the fields that were touched; all of them once sending was tried. */
  show(issues) {
    const sorted = Map.groupBy(issues, (issue) => this.fieldOf(issue));
    for (const field of this.fields) {
      field.show(sorted.get(field) ?? [], this.tried || field.touched);
    }
    if (!this.summary.hidden) {
      this.summarise(issues, this.summary.querySelector("h2").textContent);
    }
  }

  /** Lists every error under `title` and moves the focus there. */
  insist(issues, title) {
    this.tried = true;
    this.summary.hidden = false;
    this.show(issues);
    this.summarise(issues, title);
    this.summary.focus();
  }

  /** As if nobody had tried to send. */
  calm() {
    this.tried = false;
    this.summary.hidden = true;
  }

  summarise(issues, title) {
    const errors = issues.filter(({ severity }) => severity === "error");
    // In the order of the page, which is not that of the body; what has no field comes first.
    errors.sort((one, other) => this.positionOf(one) - this.positionOf(other));
    const entries = unlike(errors, (issue) => this.fieldOf(issue)?.pointer).map((issue) => {
      const entry = document.createElement("li");
      const field = this.fieldOf(issue);
      entry.append(field === undefined ? phrase(sentence(issue.message)) : link(field, issue));
      return entry;
    });
    this.summary.hidden = entries.length === 0;
    this.summary.querySelector("h2").textContent = title;
    this.summary.querySelector("ul").replaceChildren(...entries);
  }

  positionOf(issue) {
    return this.fields.indexOf(this.fieldOf(issue));
  }

  /** The field itself, or the nearest one around it that is shown. */
  fieldOf({ in: part, path }) {
    if (part === "path") {
      return this.fields.find(({ parameter }) => parameter !== undefined && parameter === path[0]);
    }
    if (part !== "body") {
      return undefined;
    }
    for (let length = path.length; length > 0; length--) {
      const pointer = path.slice(0, length).map((step) => `/${step}`).join("");
      const field = this.fields.find((field) => field.pointer === pointer && field.shown);
      if (field !== undefined) {
        return field;
      }
    }
    return undefined;
  }
}

/** Path and body may say the same of one field: once is enough. */
function unlike(issues, place = () => "") {
  const seen = new Map(issues.map((issue) => [`${place(issue)} ${issue.code} ${issue.message}`, issue]));
  return [...seen.values()];
}

function paragraph({ severity, message, help, code, url, by }) {
  const line = document.createElement("p");
  line.className = `message ${severity}`;
  line.dataset.code = code;
  const kind = document.createElement("strong");
  kind.textContent = severity === "error" ? "Error: " : "Warning: ";
  line.append(kind, phrase(sentence(message)), ". ");
  if (help !== null) {
    line.append(phrase(sentence(help)), ". ");
  }
  const rule = document.createElement("a");
  Object.assign(rule, { className: "rule", href: url, textContent: code });
  line.append(rule);
  if (by !== undefined) {
    const source = document.createElement("span");
    Object.assign(source, { className: "source", textContent: by });
    line.append(" ", source);
  }
  return line;
}

function link(field, issue) {
  const link = document.createElement("a");
  link.href = `#${field.first.id}`;
  link.append(phrase(sentence(issue.message)));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    field.first.focus();
  });
  return link;
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Messages mark words of the API with backticks. */
function phrase(text) {
  const parts = document.createDocumentFragment();
  text.split("`").forEach((part, index) => {
    if (index % 2 === 0) {
      parts.append(part);
    } else {
      const code = document.createElement("code");
      code.textContent = part;
      parts.append(code);
    }
  });
  return parts;
}

function describe(element, ids) {
  const value = ids.filter(Boolean).join(" ");
  if (value === "") {
    element.removeAttribute("aria-describedby");
  } else {
    element.setAttribute("aria-describedby", value);
  }
}
