// A form without a framework; the test fills it in.
import { bindForm } from "/dist/forms.js";
import { policy } from "/dist/index.js";

const form = document.querySelector("form");
const check = policy({ rules: { "number/no-service": "error" } });
const sent = [];
const answers = [];

Object.assign(globalThis, {
  sent,
  answers,
  bind(options = {}) {
    const { accountState, sends = true, ...rest } = options;
    globalThis.bound = bindForm(form, check.number, {
      ...rest,
      ...(accountState && { accounts: { of: async () => globalThis.accountState ?? accountState } }),
      ...(sends && {
        onSubmit: async (body) => {
          sent.push(body);
          return answers.shift();
        },
      }),
    });
  },
});
