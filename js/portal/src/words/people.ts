// People's words for the values of the API. Values that the portal does not know are shown as they are.
import { t, type Word } from ".";

export const service = (name: string): string => known(SERVICES, name);
export const usage = (value: string): string => known(USAGES, value);
export const capability = (value: string): string => known(CAPABILITIES, value);
export const relationship = (value: string): string => known(RELATIONSHIPS, value);
export const consentStatus = (value: string): string => known(CONSENTS, value.toLowerCase());
export const provisioning = (value: string): string => known(PROVISIONING, value.toLowerCase());
export const assignment = (value: string): string => known(ASSIGNMENTS, value);

/** The portal's labels of members, by name. */
export function labels(): Record<string, string> {
  return told(LABELS);
}

/** The portal's words for values of the API. */
export function values(): Record<string, string> {
  return told({ ...USAGES, ...CAPABILITIES, ...RELATIONSHIPS, ...ASSIGNMENTS });
}

/** The label of the field for a dotted path; undefined if no form has it. */
export function label(path: string): string | undefined {
  const word = LABELS[path] ?? LABELS[path.split(".").at(-1) ?? ""];
  return word && t(word);
}

function told(words: Readonly<Record<string, Word>>): Record<string, string> {
  return Object.fromEntries(Object.entries(words).map(([name, word]) => [name, t(word)]));
}

function known(words: Readonly<Record<string, Word>>, value: string): string {
  const word = words[value];
  return word === undefined ? value : t(word);
}

const SERVICES: Readonly<Record<string, Word>> = {
  teamsOperatorConnect: "service.oc",
  teamsPhoneMobile: "service.tpm",
  teamsDirectRouting: "service.dr",
  zoomPhoneCloudPeering: "service.zoom",
  azureOperatorCallProtection: "service.protection",
};

const USAGES: Readonly<Record<string, Word>> = {
  CallingUserAssignment: "usage.user",
  FirstPartyAppAssignment: "usage.app",
  ConferenceAssignment: "usage.conference",
  ThirdPartyAppAssignment: "usage.thirdParty",
};

const CAPABILITIES: Readonly<Record<string, Word>> = {
  InboundCalling: "capability.inbound",
  OutboundCalling: "capability.outbound",
  Mobile: "capability.mobile",
};

const RELATIONSHIPS: Readonly<Record<string, Word>> = {
  ConsentAcknowledged: "relationship.acknowledged",
  CustomerContacted: "relationship.contacted",
  AgreementSigned: "relationship.signed",
  ConsentDeclined: "relationship.declined",
  ContractTerminated: "relationship.terminated",
};

const CONSENTS: Readonly<Record<string, Word>> = {
  active: "consentStatus.active",
  suspended: "consentStatus.suspended",
  removed: "consentStatus.removed",
};

const PROVISIONING: Readonly<Record<string, Word>> = {
  pending: "status.pending",
  synced: "status.synced",
  failed: "status.failed",
};

const ASSIGNMENTS: Readonly<Record<string, Word>> = {
  assigned: "assignment.assigned",
  unassigned: "assignment.unassigned",
};

const LABELS: Readonly<Record<string, Word>> = {
  accountName: "field.account",
  name: "field.accountName",
  telephoneNumber: "field.number",
  correlationId: "field.correlationId",
  serviceDetails: "field.services",
  teamsTenantId: "field.tenant",
  ...SERVICES,
  syncEnabled: "field.sync",
  subdomain: "field.subdomain",
  callScreening: "field.callScreening",
  region1Token: "field.token1",
  region2Token: "field.token2",
  usage: "field.usage",
  additionalUsages: "field.additionalUsages",
  choosableCapabilities: "field.capabilities",
  civicAddressId: "field.address",
  locationId: "field.location",
  allowTenantAddressUpdate: "field.tenantUpdate",
  displayedCountryCode: "field.country",
  assignmentStatus: "field.assignment",
  customSipHeader: "field.sip",
  "customerRelationship.status": "field.relationship",
  comment: "field.comment",
};
