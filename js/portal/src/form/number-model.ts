// From a number to what the form has, and from there to what is sent.
import { OPERATOR_SERVICES, type NumberResource, type NumberService } from "../api/types";

export interface OperatorModel {
  enabled: boolean;
  assignmentStatus: string;
  configuration: {
    usage: string;
    additionalUsages: string[];
    choosableCapabilities: string[];
    civicAddressId: string;
    locationId: string;
    allowTenantAddressUpdate: boolean;
    displayedCountryCode: string;
  };
}

/** Every field has a value, so that what a person has typed for a service is kept while the service is off. */
export interface NumberModel {
  accountName: string;
  telephoneNumber: string;
  serviceDetails: {
    teamsOperatorConnect: OperatorModel;
    teamsPhoneMobile: OperatorModel;
    teamsDirectRouting: { enabled: boolean };
    zoomPhoneCloudPeering: { enabled: boolean };
    azureOperatorCallProtection: { enabled: boolean };
  };
  configuration: { customSipHeader: string };
}

export function emptyNumber(accountName: string): NumberModel {
  return {
    accountName,
    telephoneNumber: "",
    serviceDetails: {
      teamsOperatorConnect: operatorModel(undefined, true),
      teamsPhoneMobile: operatorModel(undefined, false),
      teamsDirectRouting: { enabled: false },
      zoomPhoneCloudPeering: { enabled: false },
      azureOperatorCallProtection: { enabled: false },
    },
    configuration: { customSipHeader: "" },
  };
}

export function numberModel({ telephoneNumber, accountName, serviceDetails, configuration }: NumberResource): NumberModel {
  const isOn = (service: NumberService | undefined) => ({ enabled: service?.enabled === true });
  return {
    accountName,
    telephoneNumber,
    serviceDetails: {
      teamsOperatorConnect: operatorModel(serviceDetails?.teamsOperatorConnect, false),
      teamsPhoneMobile: operatorModel(serviceDetails?.teamsPhoneMobile, false),
      teamsDirectRouting: isOn(serviceDetails?.teamsDirectRouting),
      zoomPhoneCloudPeering: isOn(serviceDetails?.zoomPhoneCloudPeering),
      azureOperatorCallProtection: isOn(serviceDetails?.azureOperatorCallProtection),
    },
    configuration: { customSipHeader: configuration?.customSipHeader ?? "" },
  };
}

/** The body of the PUT: the enabled services, and no member without a value. */
export function numberBody({ accountName, telephoneNumber, serviceDetails, configuration }: NumberModel): NumberResource {
  const { teamsOperatorConnect, teamsPhoneMobile, ...simple } = serviceDetails;
  const services: Record<string, NumberService> = {};
  for (const name of OPERATOR_SERVICES) {
    if (serviceDetails[name].enabled) {
      services[name] = operatorBody(serviceDetails[name]);
    }
  }
  for (const [name, { enabled }] of Object.entries(simple)) {
    if (enabled) {
      services[name] = { enabled };
    }
  }
  const { customSipHeader } = configuration;
  return { telephoneNumber, accountName, serviceDetails: services, ...(customSipHeader && { configuration: { customSipHeader } }) };
}

function operatorModel(service: NumberService | undefined, enabled: boolean): OperatorModel {
  const given = service?.configuration;
  return {
    enabled: service?.enabled ?? enabled,
    assignmentStatus: service?.assignmentStatus ?? "",
    configuration: {
      usage: given?.usage ?? "",
      additionalUsages: [...(given?.additionalUsages ?? [])],
      choosableCapabilities: [...(given?.choosableCapabilities ?? (service === undefined ? ["InboundCalling", "OutboundCalling"] : []))],
      civicAddressId: given?.civicAddressId ?? "",
      locationId: given?.locationId ?? "",
      allowTenantAddressUpdate: given?.allowTenantAddressUpdate ?? false,
      displayedCountryCode: given?.displayedCountryCode ?? "",
    },
  };
}

function operatorBody({ assignmentStatus, configuration }: OperatorModel): NumberService {
  const { usage, additionalUsages, choosableCapabilities, civicAddressId, locationId, allowTenantAddressUpdate } = configuration;
  const { displayedCountryCode } = configuration;
  return {
    enabled: true,
    ...(assignmentStatus && { assignmentStatus }),
    configuration: {
      usage,
      choosableCapabilities,
      ...(additionalUsages.length > 0 && { additionalUsages }),
      ...(civicAddressId && { civicAddressId }),
      ...(locationId && { locationId }),
      allowTenantAddressUpdate,
      ...(displayedCountryCode && { displayedCountryCode }),
    },
  };
}
