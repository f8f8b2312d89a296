import { type Buffer, roomFor } from "./buffer.js";
import { Engine } from "./engine.js";
import { asText, headerPairs, type Text } from "./input.js";
import type {
  AccountState,
  Body,
  CheckOptions,
  JsonText,
  KnownAccount,
  PolicyDocument,
  Report,
  RequestOptions,
  RequestToCheck,
  Validator,
} from "./types.js";

/**
 * Makes a validator; without a policy, one of the profile `standard`.
 *
 * @throws PolicyError when the policy cannot be used.
 */
export async function createValidator(policy?: PolicyDocument | JsonText): Promise<Validator> {
  await Engine.started();
  return createValidatorSync(policy);
}

/**
 * The same at once: the first call compiles the module, which holds the thread for some
 * milliseconds.
 *
 * @throws PolicyError when the policy cannot be used.
 */
export function createValidatorSync(policy: PolicyDocument | JsonText = "{}"): Validator {
  return new PolicyValidator(asText(policy, "policy"));
}

class PolicyValidator implements Validator {
  readonly #policy: Text;
  #engine: Engine;
  #handle: number;

  constructor(policy: Text) {
    // A copy, because the handle may have to be made again when the caller has changed its bytes.
    this.#policy = typeof policy === "string" ? policy : policy.slice();
    this.#engine = Engine.current();
    this.#handle = this.#create();
  }

  validateRequest(request: RequestToCheck, options: RequestOptions = {}): Report {
    const method = asText(request.method, "request.method");
    const target = asText(request.target, "request.target");
    const headers = headerPairs(request.headers);
    const account = options.account === undefined ? NOT_ASKED : new AccountField(options.account);
    const roles = options.roles?.map((role) => asText(role, "options.roles"));
    const handle = this.#ready();
    const body = cut(asText(request.body ?? "", "request.body"), this.#engine.module.validator_maxBodyBytes(handle));

    const buffer = this.#engine.buffer;
    const room = (texts: readonly Text[]): number => texts.reduce((sum, text) => sum + roomFor(text), 4);
    const lists = room(headers) + room(roles ?? []);
    buffer.open(roomFor(method) + roomFor(target) + lists + account.room + roomFor(body));
    buffer.text(method);
    buffer.text(target);
    buffer.number(headers.length / 2);
    headers.forEach((text) => buffer.text(text));
    account.write(buffer);
    buffer.number(roles === undefined ? 0 : roles.length + 1);
    roles?.forEach((role) => buffer.text(role));
    buffer.text(body);
    return this.#engine.check((module, length) => module.validator_checkRequest(handle, length));
  }

  validateNumber(body: Body, options: CheckOptions = {}): Report {
    const text = asText(body, "body");
    const account = options.account === undefined ? NOT_ASKED : new AccountField(options.account);
    const handle = this.#ready();
    const buffer = this.#engine.buffer;
    buffer.open(account.room + roomFor(text));
    account.write(buffer);
    buffer.text(text);
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

  #fill(text: Text): number {
    const handle = this.#ready();
    const buffer = this.#engine.buffer;
    buffer.open(roomFor(text));
    buffer.raw(text);
    return handle;
  }

  /** The handle, made again if the module had to be started anew. */
  #ready(): number {
    const engine = Engine.current();
    if (engine !== this.#engine) {
      this.#engine = engine;
      this.#handle = this.#create();
    }
    return this.#handle;
  }

  #create(): number {
    const { buffer } = this.#engine;
    buffer.open(roomFor(this.#policy));
    buffer.raw(this.#policy);
    return this.#engine.create(this);
  }
}

/** The field of a frame that says what is known of the account. */
class AccountField {
  readonly #kind: number;
  readonly #texts: readonly Text[];

  constructor(account: AccountState | undefined) {
    const kind = account === undefined ? 0 : KINDS.indexOf(account.state) + 1;
    if (account !== undefined && kind === 0) {
      throw new TypeError(`options.account.state: expected one of ${KINDS.join(", ")}`);
    }
    const known = account?.state === "known" ? account : undefined;
    const hasTables = known !== undefined && TABLES.some((table) => known[table] !== undefined);
    this.#kind = hasTables ? KNOWN_WITH_TABLES : kind;
    this.#texts = known === undefined ? [] : texts(known, hasTables);
  }

  get room(): number {
    return this.#texts.reduce((sum, text) => sum + roomFor(text), 4);
  }

  write(buffer: Buffer): void {
    buffer.number(this.#kind);
    this.#texts.forEach((text) => buffer.text(text));
  }
}

/** The account, and with tables all of them; an empty text for one that is not there. */
function texts(known: KnownAccount, withTables: boolean): Text[] {
  const account = asText(known.account, "options.account.account");
  const table = (name: (typeof TABLES)[number]): Text =>
    known[name] === undefined ? "" : asText(known[name], `options.account.${name}`);
  return withTables ? [account, ...TABLES.map(table)] : [account];
}

/**
 * At most one unit or byte more than is allowed, because any body above the limit has the same
 * verdict, and need not be copied whole. UTF-8 never has fewer bytes than UTF-16 has units.
 */
function cut(body: Text, limit: number): Text {
  return body.length <= limit + 1 ? body : body.slice(0, limit + 1);
}

/** In the order of a frame. */
const TABLES = ["plans", "civicAddresses", "consent"] as const;

const KNOWN_WITH_TABLES = 4;

/** Counted from 1 in a frame, where 0 is for an account that was not asked for. */
const KINDS: readonly AccountState["state"][] = ["known", "missing", "unknown"];

const NOT_ASKED = new AccountField(undefined);
