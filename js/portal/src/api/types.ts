// Resources of the API, as its responses have them: any member that is not required can be missing.

export type ServiceName =
  | "teamsOperatorConnect"
  | "teamsPhoneMobile"
  | "teamsDirectRouting"
  | "zoomPhoneCloudPeering"
  | "azureOperatorCallProtection";

export const SERVICES: readonly ServiceName[] = [
  "teamsOperatorConnect",
  "teamsPhoneMobile",
  "teamsDirectRouting",
  "zoomPhoneCloudPeering",
  "azureOperatorCallProtection",
];

/** The services whose numbers have a usage, capabilities and an emergency address. */
export const OPERATOR_SERVICES = ["teamsOperatorConnect", "teamsPhoneMobile"] as const;
export type OperatorService = (typeof OPERATOR_SERVICES)[number];

export interface ProvisioningError {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
}

export interface Provisioned {
  readonly serviceProvisioningStatus?: string;
  readonly serviceProvisioningErrors?: readonly ProvisioningError[] | null;
}

export interface AccountService {
  readonly enabled: boolean;
  readonly syncEnabled?: boolean;
  readonly numberCount?: number;
}

export interface DirectRouting extends AccountService {
  readonly subdomainStatus?: string;
  readonly configuration?: {
    readonly callScreening?: boolean;
    readonly subdomain?: string;
    readonly subdomainTokens?: { readonly region1Token?: string; readonly region2Token?: string };
  };
}

export interface Account extends Provisioned {
  readonly name: string;
  readonly correlationId?: string;
  readonly serviceDetails?: {
    readonly teamsTenantId?: string;
    readonly teamsOperatorConnect?: AccountService;
    readonly teamsPhoneMobile?: AccountService;
    readonly teamsDirectRouting?: DirectRouting;
    readonly zoomPhoneCloudPeering?: AccountService;
    readonly azureOperatorCallProtection?: AccountService;
  };
}

export interface OperatorConfiguration {
  readonly usage?: string;
  readonly choosableCapabilities?: readonly string[];
  readonly additionalUsages?: readonly string[];
  readonly civicAddressId?: string;
  readonly locationId?: string;
  readonly allowTenantAddressUpdate?: boolean;
  readonly displayedCountryCode?: string;
  readonly acquiredCapabilities?: readonly string[];
  readonly availableCapabilities?: readonly string[];
}

export interface NumberService {
  readonly enabled: boolean;
  readonly assignmentStatus?: string;
  readonly configuration?: OperatorConfiguration;
}

export interface NumberResource extends Provisioned {
  readonly telephoneNumber: string;
  readonly accountName: string;
  readonly serviceDetails?: Partial<Readonly<Record<ServiceName, NumberService>>>;
  readonly configuration?: { readonly customSipHeader?: string };
}

export interface Location {
  readonly id: string;
  readonly civicAddressId: string;
  readonly description?: string;
  readonly additionalInfo?: string;
  readonly isDefault?: boolean;
}

export interface CivicAddress {
  readonly id: string;
  readonly defaultLocationId: string;
  readonly description?: string;
  readonly companyName?: string;
  readonly houseNumber?: string;
  readonly houseNumberSuffix?: string;
  readonly preDirectional?: string;
  readonly streetName?: string;
  readonly streetSuffix?: string;
  readonly postDirectional?: string;
  readonly cityOrTown?: string;
  readonly stateOrProvince?: string;
  readonly postalOrZipCode?: string;
  readonly country?: string;
  readonly validationStatus?: string;
  readonly locations?: readonly Location[];
}

export interface CapabilityPlan {
  readonly name: string;
  readonly usage: string;
  readonly supportsTollFree: boolean;
  readonly offerTypes?: readonly string[];
  readonly mandatoryCapabilities?: readonly string[];
  readonly choosableCapabilities?: readonly string[];
}

export interface Contact {
  readonly fullName: string;
  readonly email: string;
  readonly telephoneNumber?: string;
  readonly companyName?: string;
  readonly companySize?: string;
}

/** A request for information: the consent of a potential customer. */
export interface Consent extends Provisioned {
  readonly tenantId: string;
  readonly accountName?: string;
  readonly status?: string;
  readonly consentedOn?: string;
  readonly lastModifiedOn?: string;
  readonly consentedCountries?: readonly string[];
  readonly contacts?: readonly Contact[];
  readonly customerRelationship?: { readonly status?: string; readonly comment?: string; readonly lastModifiedOn?: string };
}

export interface Page<T> {
  readonly value: readonly T[];
  readonly nextLink?: string;
}
