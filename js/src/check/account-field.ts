import { type FrameWriter, maxListBytes } from "../frame-writer.js";
import { REASONS } from "../generated/lists.js";
import { asText, type Text } from "../input.js";
import type { AccountState, KnownAccount } from "../types.js";

/** The account field of a frame. */
export class AccountField {
  readonly #kind: number;
  readonly #texts: readonly Text[];

  /** The field for a state; without one, the account was not looked up. */
  static of(account: AccountState | undefined): AccountField {
    return account === undefined ? (notLookedUp ??= new AccountField(undefined)) : new AccountField(account);
  }

  private constructor(account: AccountState | undefined) {
    // A caller without types can pass `null`, or a string.
    const kind = account === undefined ? 0 : KINDS.indexOf(account?.state) + 1;
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

/** In the order of the frame. */
const TABLES = ["plans", "civicAddresses", "consent"] as const;

const KNOWN_WITH_TABLES = 4;

const UNKNOWN_WITH_REASON = 5;

/** The frame counts from 1; 0 stands for an account that was not looked up. */
const KINDS: readonly AccountState["state"][] = ["known", "missing", "unknown"];

let notLookedUp: AccountField | undefined;
