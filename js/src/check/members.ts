import type { Report } from "../types.js";

/** Checks a body without a state. */
export type CheckText = (text: string) => Report;

/** What a member can be, without its marks. */
export function typeOf(cell: string): string {
  return cell.replace("!", "").replace("[]", "");
}

/** The step of a path to the elements of a list. */
export const ITEM = "0";

/** A body that has this member alone; without a value, only the objects around it. */
export function bodyWith(path: readonly string[], json: string | undefined): string {
  const around = (inner: string | undefined, name: string): string =>
    inner === undefined ? "{}" : name === ITEM ? `[${inner}]` : `{${JSON.stringify(name)}:${inner}}`;
  return path.reduceRight<string | undefined>(around, json) ?? "{}";
}
