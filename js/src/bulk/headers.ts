// Which members the headers of a file stand for.
import { type BulkMember, type BulkService, columnsOf } from "./columns.js";

/** All members that a column can have. */
export function members(): readonly BulkMember[] {
  return [...new Set(SERVICES.flatMap(columnsOf))];
}

/**
 * The member that a header stands for: its path, the end of its path, or its label in the language of the catalogue. Letter case,
 * spaces, `_` and `-` do not count. A name that all services have is that of `service`.
 */
export function memberOf(
  header: string,
  service: BulkService | undefined,
  labels: Readonly<Record<string, string>>,
): BulkMember | undefined {
  const wanted = plain(header);
  const all = members();
  const exact = all.find((member) => namesOf(member).some((name) => plain(name) === wanted));
  const last = (service === undefined ? all : columnsOf(service)).filter((member) => {
    const name = lastOf(member);
    return plain(name) === wanted || (Object.hasOwn(labels, name) && plain(labels[name] ?? "") === wanted);
  });
  return exact ?? (last.length === 1 ? last[0] : undefined);
}

/** The path, and the path without the names of objects. */
function namesOf(member: BulkMember): string[] {
  const short = member.replace("serviceDetails.", "");
  return [member, short, short.replace("configuration.", "")];
}

/** The last name of a path. */
export function lastOf(member: string): string {
  return member.slice(member.lastIndexOf(".") + 1);
}

function plain(header: string): string {
  return header.toLowerCase().replaceAll(/[\s_-]+/g, "");
}

const SERVICES: readonly BulkService[] = [
  "teamsOperatorConnect",
  "teamsPhoneMobile",
  "teamsDirectRouting",
  "zoomPhoneCloudPeering",
  "azureOperatorCallProtection",
];
