import { maxListBytes, maxTextBytes } from "../frame-writer.js";
import { asText, headerPairs, truncate } from "../input.js";
import type { AccountState, Report, RequestToCheck } from "../types.js";
import { AccountField } from "./account-field.js";
import type { ModulePolicy } from "./module-policy.js";

/** Checks a whole request. */
export function checkRequest(
  policy: ModulePolicy,
  request: RequestToCheck,
  state: AccountState | undefined,
  callerRoles: readonly string[] | undefined,
): Report {
  const method = asText(request.method, "request.method");
  const target = asText(request.target, "request.target");
  const headers = headerPairs(request.headers);
  const account = AccountField.of(state);
  const roles = callerRoles?.map((role) => asText(role, "options.roles"));
  const body = truncate(asText(request.body ?? "", "request.body"), policy.maxBodyBytes);

  const { engine, validator } = policy.ready();
  const { frame } = engine;
  const lists = maxListBytes(headers) + maxListBytes(roles ?? []);
  frame.start(maxTextBytes(method) + maxTextBytes(target) + lists + account.maxBytes + maxTextBytes(body));
  frame.text(method);
  frame.text(target);
  frame.number(headers.length / 2);
  headers.forEach((text) => frame.text(text));
  account.write(frame);
  frame.number(roles === undefined ? 0 : roles.length + 1);
  roles?.forEach((role) => frame.text(role));
  frame.text(body);
  return engine.check((length) => validator.checkRequest(length));
}
