import { policy, readResponse, ready } from "/dist/index.js";

import { askForAccount, followStatus, send } from "./gateway.js";
import { IssueView } from "./issue-view.js";
import { accountRequest, accountTarget, numberRequest } from "./requests.js";

/** A form that is checked while it is filled in, and then sent. */
class CheckedForm {
  constructor(form, toRequest, check) {
    this.form = form;
    this.toRequest = toRequest;
    this.check = check;
    this.view = new IssueView(form);
    this.preview = form.parentElement.querySelector(".preview code");
    this.noun = form.dataset.noun;
    /** What the gateway said, until the field it spoke of is changed. */
    this.refusal = [];
    form.addEventListener("input", (event) => this.changed(event));
    form.addEventListener("focusout", (event) => this.left(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.busy(() => this.submit());
    });
    this.refresh();
  }

  get request() {
    return this.toRequest(new FormData(this.form));
  }

  get unchecked() {
    return this.form.elements.unchecked.checked;
  }

  get issues() {
    return this.unchecked ? this.refusal : [...this.check(this.request), ...this.refusal];
  }

  changed({ target }) {
    if (target.name === "unchecked") {
      this.view.calm();
      this.refusal = [];
    }
    if (target.matches("select, [type=checkbox]")) {
      this.view.touch(target);
    }
    const fields = this.view.around(target);
    this.refusal = this.refusal.filter((issue) => !fields.includes(this.view.fieldOf(issue)));
    this.refresh();
  }

  left({ target, relatedTarget }) {
    // Leaving for the button that sends is not yet an answer; sending shows everything anyway.
    if (target.matches("input, select") && relatedTarget?.type !== "submit") {
      this.view.touch(target);
      this.refresh();
    }
  }

  refresh() {
    for (const element of this.form.querySelectorAll("[data-when]")) {
      element.hidden = !this.form.elements[element.dataset.when].checked;
    }
    const { method, target, headers, body } = this.request;
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
    this.preview.textContent = `${method} ${target}\n${lines.join("")}\n${body}\n`;
    this.view.show(this.issues);
    this.tell(this.unchecked ? "" : countOf(this.issues.filter(({ severity }) => severity === "error")));
  }

  tell(text) {
    const status = this.form.querySelector(".status");
    const words = this.view.tried ? text : "";
    if (status.textContent !== words) {
      status.textContent = words;
    }
  }

  async submit() {
    this.outcome("");
    this.following = undefined;
    this.refusal = [];
    await this.beforeSending?.();
    const { request, issues } = this;
    if (!this.unchecked && issues.some(({ severity }) => severity === "error")) {
      this.view.insist(issues, `This ${this.noun} cannot be sent yet`);
      this.refresh();
      return;
    }
    try {
      await this.take(request, await send(request));
    } catch {
      this.outcome(`The gateway cannot be reached. Whether the ${this.noun} is stored is not known.`, "failed");
    }
  }

  /** Shows what came of a request. */
  async take(request, response) {
    const { kind, status, issues, message } = await readResponse(response);
    if (kind === "stored" || kind === "pending") {
      this.view.calm();
      this.refresh();
      this.follow(request.target, `The ${this.noun} is ${status === 201 ? "stored" : "replaced"}.`);
      return;
    }
    this.refusal = issues.map((issue) => ({ ...issue, by: `gateway, ${status}` }));
    const title = `The gateway refuses this ${this.noun} (${status})`;
    if (this.refusal.length > 0) {
      this.view.insist(this.issues, title);
      this.refresh();
    } else {
      this.outcome(`${title}: ${message ?? "it does not say why"}`, "failed");
    }
  }

  /** Shows how the upload to the services goes on, until the form is sent again. */
  async follow(target, stored) {
    this.outcome(stored);
    const turn = {};
    this.following = turn;
    const current = () => this.following === turn;
    try {
      await followStatus(target, current, ({ serviceProvisioningStatus: status, serviceProvisioningErrors: errors }) => {
        const reasons = (errors ?? []).map(({ message }) => ` ${message}`).join("");
        this.outcome(`${stored} Upload to the services: ${status}.${reasons}`, status);
      });
    } catch {
      if (current()) {
        this.outcome(`${stored} How the upload to the services goes on cannot be had now.`);
      }
    }
  }

  async busy(work) {
    const button = this.form.querySelector("button[type=submit]");
    // Not `disabled`, which would take the focus away.
    if (button.getAttribute("aria-disabled") === "true") {
      return;
    }
    button.setAttribute("aria-disabled", "true");
    try {
      await work();
    } finally {
      button.removeAttribute("aria-disabled");
    }
  }

  outcome(text, kind = "") {
    const place = this.form.querySelector(".outcome");
    place.className = `outcome ${kind}`;
    place.textContent = text;
  }
}

/** What is known of accounts by name, asked when the name changes and again before sending. */
class Accounts {
  constructor(told) {
    this.known = new Map();
    this.told = told;
  }

  state(name) {
    return this.known.get(name);
  }

  async ask(name) {
    const state = await askForAccount(accountTarget(name));
    this.known.set(name, state);
    this.told();
  }
}

function numberForm(checks) {
  const element = document.getElementById("number-form");
  const nameOf = () => element.elements.accountName.value;
  const check = ({ body }) => {
    const account = accounts.state(nameOf());
    return checks.number.check(body, { account }).issues;
  };
  const accounts = new Accounts(() => form.refresh());
  const form = new CheckedForm(element, numberRequest, check);
  // Only a name that is in order is a place to ask at.
  const ask = async () => {
    const named = checks.account.check({ name: nameOf() });
    if (named.issues.every(({ path }) => path[0] !== "name")) {
      await accounts.ask(nameOf());
    }
  };
  element.elements.accountName.addEventListener("change", ask);
  form.beforeSending = ask;
}

function accountForm(checks) {
  const element = document.getElementById("account-form");
  new CheckedForm(element, accountRequest, ({ body }) => checks.account.check(body).issues);
}

function countOf(errors) {
  const places = errors.length;
  return places === 0 ? "No errors" : places === 1 ? "1 error" : `${places} errors`;
}

function showSection() {
  const wanted = location.hash === "#account" ? "account" : "number";
  for (const section of document.querySelectorAll("main > section")) {
    section.hidden = section.id !== wanted;
  }
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#${wanted}`) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  document.title = `${document.querySelector(`#${wanted} h1`).textContent} – Provisioning portal`;
}

await ready();
const checks = policy();
numberForm(checks);
accountForm(checks);
addEventListener("hashchange", showSection);
showSection();
document.documentElement.dataset.ready = "";
