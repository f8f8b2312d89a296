import { maxTextBytes } from "../frame-writer.js";
import { type Text, truncate } from "../input.js";
import type { AccountState, Report } from "../types.js";
import { AccountField } from "./account-field.js";
import type { ModulePolicy } from "./module-policy.js";

/** Checks the body of an operation. */
export function checkBody(
  policy: ModulePolicy,
  operation: number,
  text: Text,
  account: AccountState | undefined,
): Report {
  const field = AccountField.of(account);
  const body = truncate(text, policy.maxBodyBytes);
  const { engine, validator } = policy.ready();
  const { frame } = engine;
  frame.start(field.maxBytes + maxTextBytes(body));
  field.write(frame);
  frame.text(body);
  return engine.check((length) => validator.checkBody(operation, length));
}
