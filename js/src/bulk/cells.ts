// What the cells of a file contain.
import type { BulkMember } from "./columns.js";
import { lastOf } from "./headers.js";

/** Reads a cell. A text that is no boolean stays a text, which the check then reports. */
export function valueOf(member: BulkMember, cell: string): unknown {
  const name = lastOf(member);
  if (name === "enabled" || name === "allowTenantAddressUpdate") {
    return BOOLEANS.get(cell.toLowerCase()) ?? cell;
  }
  if (name === "choosableCapabilities" || name === "additionalUsages") {
    return cell.split(/[,;|\s]+/).filter((word) => word !== "");
  }
  return cell;
}

/**
 * The text of a cell as the person sees it in a spreadsheet: without the marks that keep a number a text (`="+44…"`, `'+44…`),
 * and without spaces around it.
 */
export function textOf(cell: string): string {
  const text = cell.trim();
  return /^="([^"]*)"$/.exec(text)?.[1]?.trim() ?? text.replace(/^'(?=[+\d])/, "");
}

/** As spreadsheets write them in the languages of the package. */
const TRUE = ["true", "yes", "1", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "si", "はい"];
const FALSE = ["false", "no", "0", "falsch", "nein", "faux", "non", "falso", "いいえ"];
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...TRUE.map((word) => [word, true] as const),
  ...FALSE.map((word) => [word, false] as const),
]);
