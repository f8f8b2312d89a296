import { Engine } from "./engine.js";
import { type FrameWriter, maxTextBytes } from "./frame-writer.js";
import { REASONS } from "./generated/lists.js";
import type { PolicyDocument } from "./generated/types.js";
import { asText, headerPairs, type Text } from "./input.js";
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
 * Creates a validator. The first call decompresses the WebAssembly module, which takes some
 * milliseconds, and compiles it in the background.
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
  await Engine.started();
  return createValidatorSync(policy);
}

/**
 * Creates a validator synchronously. The first call decompresses and compiles the WebAssembly
 * module, which blocks the thread for 10 to 20 milliseconds; later calls take less than one.
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
  readonly warnings: readonly PolicyWarning[];
  readonly #policy: Text;
  #engine: Engine;
  #handle: number;

  constructor(policy: Text) {
    // A copy, because the caller may change the bytes before the handle is created again.
    this.#policy = typeof policy === "string" ? policy : policy.slice();
    this.#engine = Engine.current();
    this.#handle = this.#create();
    this.warnings = this.#engine.warnings(this.#handle);
  }

  validateRequest(request: RequestToCheck, options: RequestOptions = {}): Report {
    const method = asText(request.method, "request.method");
    const target = asText(request.target, "request.target");
    const headers = headerPairs(request.headers);
    const account = options.account === undefined ? NOT_LOOKED_UP : new AccountField(options.account);
    const roles = options.roles?.map((role) => asText(role, "options.roles"));
    const handle = this.#ready();
    const limit = this.#engine.module.validator_maxBodyBytes(handle);
    const body = truncate(asText(request.body ?? "", "request.body"), limit);

    const frame = this.#engine.frame;
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
    return this.#engine.check((module, length) => module.validator_checkRequest(handle, length));
  }

  validateNumber(body: Body, options: CheckOptions = {}): Report {
    const text = asText(body, "body");
    const account = options.account === undefined ? NOT_LOOKED_UP : new AccountField(options.account);
    const handle = this.#ready();
    const frame = this.#engine.frame;
    frame.start(account.maxBytes + maxTextBytes(text));
    account.write(frame);
    frame.text(text);
    return this.#engine.check((module, length) => module.validator_checkNumber(handle, length));
  }

  validateAccount(body: Body): Report {
    const handle = this.#fill(asText(body, "body"));
    return this.#engine.check((module, length) => module.validator_checkAccount(handle, length));
  }

  validatePhoneNumber(text: string): Report {
    const handle = this.#fill(asText(text, "text"));
    return this.#engine.check((module, length) => module.validator_checkPhoneNumber(handle, length));
  }

  suggestPhoneNumber(text: string, options: SuggestionOptions = {}): PhoneNumberSuggestion {
    const handle = this.#ready();
    const engine = this.#engine;
    return suggestion(engine, text, options, (length) => engine.module.validator_suggest(handle, length));
  }

  get identity(): Identity {
    const handle = this.#ready();
    this.#engine.run(() => {
      this.#engine.module.validator_identify(handle);
      return 0;
    });
    return JSON.parse(this.#engine.text()) as Identity;
  }

  /** Writes a frame that consists of the text alone, and returns the handle. */
  #fill(text: Text): number {
    const handle = this.#ready();
    const frame = this.#engine.frame;
    frame.start(maxTextBytes(text));
    frame.raw(text);
    return handle;
  }

  /** The handle of the validator, created again if the module has been restarted. */
  #ready(): number {
    const engine = Engine.current();
    if (engine !== this.#engine) {
      this.#engine = engine;
      this.#handle = this.#create();
    }
    return this.#handle;
  }

  #create(): number {
    const { frame } = this.#engine;
    frame.start(maxTextBytes(this.#policy));
    frame.raw(this.#policy);
    return this.#engine.create(this);
  }
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
