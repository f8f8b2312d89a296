import { Engine } from "./engine.js";
import { type FrameWriter, maxTextBytes } from "./frame-writer.js";
import { REASONS } from "./generated/lists.js";
import type { PolicyDocument } from "./generated/types.js";
import { asText, headerPairs, type Text } from "./input.js";
import { ModulePolicy } from "./module-policy.js";
import { suggestion } from "./suggest.js";
import type { PhoneNumberSuggestion, SuggestionOptions } from "./suggestion.js";
import type {
  AccountState,
  Body,
  CheckOptions,
  Identity,
  JsonText,
  KnownAccount,
  PolicyWarning,
  Report,
  RequestOptions,
  RequestToCheck,
  Validator,
} from "./types.js";

/**
 * Creates a validator. The first call decodes the WebAssembly module, which takes some milliseconds, and
 * compiles it in the background.
 *
 * @param policy The policy document, as an object or as JSON. Default: the profile `standard`.
 * @throws {PolicyError} The policy is invalid.
 * @throws {TypeError} The policy is neither a string, bytes nor an object.
 *
 * @example
 * ```ts
 * import { createValidator } from "acg-policy";
 *
 * const validator = await createValidator({ profile: "strict" });
 * console.log(validator.validatePhoneNumber("+442079460123").accepted); // true
 * ```
 */
export async function createValidator(policy?: PolicyDocument | JsonText): Promise<Validator> {
  await Engine.ready();
  return createValidatorSync(policy);
}

/**
 * Creates a validator synchronously. The first call decodes and compiles the WebAssembly module,
 * which blocks the thread for some milliseconds; later calls take less than one.
 *
 * @param policy The policy document, as an object or as JSON. Default: the profile `standard`.
 * @throws {PolicyError} The policy is invalid.
 * @throws {TypeError} The policy is neither a string, bytes nor an object.
 *
 * @example
 * ```ts
 * import { createValidatorSync } from "acg-policy";
 *
 * const validator = createValidatorSync('{ "rules": { "number/plan-length": "off" } }');
 * console.log(validator.validateAccount('{ "name": "contoso" }').accepted); // true
 * ```
 */
export function createValidatorSync(policy: PolicyDocument | JsonText = "{}"): Validator {
  return new PolicyValidator(asText(policy, "policy"));
}

class PolicyValidator implements Validator {
  readonly #policy: ModulePolicy;

  constructor(policy: Text) {
    this.#policy = new ModulePolicy(policy);
  }

  get warnings(): readonly PolicyWarning[] {
    return this.#policy.warnings;
  }

  validateRequest(request: RequestToCheck, options: RequestOptions = {}): Report {
    const method = asText(request.method, "request.method");
    const target = asText(request.target, "request.target");
    const headers = headerPairs(request.headers);
    const account = options.account === undefined ? NOT_LOOKED_UP : new AccountField(options.account);
    const roles = options.roles?.map((role) => asText(role, "options.roles"));
    const { engine, validator } = this.#policy.ready();
    const body = truncate(asText(request.body ?? "", "request.body"), this.#policy.maxBodyBytes);

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

  validateNumber(body: Body, options: CheckOptions = {}): Report {
    const account = options.account === undefined ? NOT_LOOKED_UP : new AccountField(options.account);
    const { engine, validator } = this.#policy.ready();
    const text = truncate(asText(body, "body"), this.#policy.maxBodyBytes);
    const { frame } = engine;
    frame.start(account.maxBytes + maxTextBytes(text));
    account.write(frame);
    frame.text(text);
    return engine.check((length) => validator.checkNumber(length));
  }

  validateAccount(body: Body): Report {
    const { engine, validator } = this.#policy.ready();
    fill(engine, truncate(asText(body, "body"), this.#policy.maxBodyBytes));
    return engine.check((length) => validator.checkAccount(length));
  }

  validatePhoneNumber(text: string): Report {
    const { engine, validator } = this.#policy.ready();
    fill(engine, asText(text, "text"));
    return engine.check((length) => validator.checkPhoneNumber(length));
  }

  suggestPhoneNumber(text: string, options: SuggestionOptions = {}): PhoneNumberSuggestion {
    const { engine, validator } = this.#policy.ready();
    return suggestion(engine, text, options, (length) => validator.suggest(length));
  }

  get identity(): Identity {
    const { engine, validator } = this.#policy.ready();
    engine.run(() => validator.identify());
    return JSON.parse(engine.text()) as Identity;
  }
}

/** Writes a frame that consists of the text alone. */
function fill({ frame }: Engine, text: Text): void {
  frame.start(maxTextBytes(text));
  frame.raw(text);
}

/** The account field of a frame. */
class AccountField {
  readonly #kind: number;
  readonly #texts: readonly Text[];

  constructor(account: AccountState | undefined) {
    const kind = account === undefined ? 0 : KINDS.indexOf(account.state) + 1;
    if (account !== undefined && kind === 0) {
      throw new TypeError(`options.account.state: expected one of ${KINDS.join(", ")}`);
    }
    const known = account?.state === "known" ? account : undefined;
    const reason = account?.state === "unknown" ? account.reason : undefined;
    if (reason !== undefined && !REASONS.includes(reason)) {
      throw new TypeError(`options.account.reason: expected one of ${REASONS.join(", ")}`);
    }
    const hasTables = known !== undefined && TABLES.some((table) => known[table] !== undefined);
    if (reason !== undefined) {
      this.#kind = UNKNOWN_WITH_REASON;
      this.#texts = [reason];
      return;
    }
    this.#kind = hasTables ? KNOWN_WITH_TABLES : kind;
    this.#texts = known === undefined ? [] : texts(known, hasTables);
  }

  get maxBytes(): number {
    return maxListBytes(this.#texts);
  }

  write(frame: FrameWriter): void {
    frame.number(this.#kind);
    this.#texts.forEach((text) => frame.text(text));
  }
}

/** The account, and with tables all three of them; a table that is not given is empty. */
function texts(known: KnownAccount, withTables: boolean): Text[] {
  const account = asText(known.account, "options.account.account");
  const table = (name: (typeof TABLES)[number]): Text =>
    known[name] === undefined ? "" : asText(known[name], `options.account.${name}`);
  return withTables ? [account, ...TABLES.map(table)] : [account];
}

function maxListBytes(texts: readonly Text[]): number {
  return texts.reduce((sum, text) => sum + maxTextBytes(text), 4);
}

/**
 * Truncates a body to one byte or UTF-16 unit more than the limit: every body over the limit has the
 * same result, and need not be copied whole. UTF-8 never has fewer bytes than UTF-16 has units.
 */
function truncate(body: Text, limit: number): Text {
  return body.length <= limit + 1 ? body : body.slice(0, limit + 1);
}

/** In the order of the frame. */
const TABLES = ["plans", "civicAddresses", "consent"] as const;

const KNOWN_WITH_TABLES = 4;

const UNKNOWN_WITH_REASON = 5;

/** The frame counts from 1; 0 stands for an account that was not looked up. */
const KINDS: readonly AccountState["state"][] = ["known", "missing", "unknown"];

const NOT_LOOKED_UP = new AccountField(undefined);
