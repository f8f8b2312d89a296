// The columns of an operator's CSV.
import type { NumberInput } from "../generated/bodies.js";

/** A service of a number. */
export type BulkService = keyof NumberInput["serviceDetails"];

/** A member of a number that a column can have, by its path. */
export type BulkMember =
  | "telephoneNumber"
  | "accountName"
  | "configuration.customSipHeader"
  | `serviceDetails.${BulkService}.enabled`
  | `serviceDetails.${Extract<BulkService, "teamsOperatorConnect" | "teamsPhoneMobile">}.${OperatorMember}`;

type OperatorMember =
  | "assignmentStatus"
  | `configuration.${
      | "usage"
      | "choosableCapabilities"
      | "additionalUsages"
      | "civicAddressId"
      | "locationId"
      | "allowTenantAddressUpdate"
      | "displayedCountryCode"}`;

/**
 * The columns for numbers of a service, in the order in which a file for it usually has them: the header is the last name of the
 * path.
 *
 * @example
 * ```ts
 * import { columnsOf } from "acg-policy/bulk";
 *
 * const header = columnsOf("zoomPhoneCloudPeering").map((member) => member.split(".").at(-1));
 * console.log(header.join(";")); // "telephoneNumber;accountName;enabled;customSipHeader"
 * ```
 */
export function columnsOf(service: BulkService): readonly BulkMember[] {
  const names = isOperator(service) ? ["enabled", ...OPERATOR] : ["enabled"];
  const own = names.map((name) => `serviceDetails.${service}.${name}`);
  // The API has no custom SIP header for the other two.
  const header = service === "teamsPhoneMobile" || service === "azureOperatorCallProtection" ? [] : [SIP_HEADER];
  return ["telephoneNumber", "accountName", ...own, ...header] as readonly BulkMember[];
}

function isOperator(service: BulkService): boolean {
  return service === "teamsOperatorConnect" || service === "teamsPhoneMobile";
}

const SIP_HEADER = "configuration.customSipHeader";
const OPERATOR = [
  "configuration.usage",
  "configuration.choosableCapabilities",
  "configuration.additionalUsages",
  "configuration.civicAddressId",
  "configuration.locationId",
  "configuration.allowTenantAddressUpdate",
  "configuration.displayedCountryCode",
  "assignmentStatus",
];
