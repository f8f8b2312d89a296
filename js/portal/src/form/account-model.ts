// From an account to what the form has, and from there to what is sent.
import type { Account, AccountService } from "../api/types";

interface Synced {
  enabled: boolean;
  syncEnabled: boolean;
}

export interface AccountModel {
  name: string;
  correlationId: string;
  serviceDetails: {
    teamsTenantId: string;
    teamsOperatorConnect: Synced;
    teamsPhoneMobile: Synced;
    teamsDirectRouting: Synced & {
      configuration: {
        callScreening: boolean;
        subdomain: string;
        subdomainTokens: { region1Token: string; region2Token: string };
      };
    };
    zoomPhoneCloudPeering: Synced;
    azureOperatorCallProtection: { enabled: boolean };
  };
}

export function emptyAccount(): AccountModel {
  const model = accountModel({ name: "" });
  model.serviceDetails.teamsOperatorConnect = { enabled: true, syncEnabled: true };
  return model;
}

export function accountModel({ name, correlationId, serviceDetails }: Account): AccountModel {
  const routing = serviceDetails?.teamsDirectRouting;
  return {
    name,
    correlationId: correlationId ?? "",
    serviceDetails: {
      teamsTenantId: serviceDetails?.teamsTenantId ?? "",
      teamsOperatorConnect: synced(serviceDetails?.teamsOperatorConnect, true),
      teamsPhoneMobile: synced(serviceDetails?.teamsPhoneMobile, true),
      teamsDirectRouting: {
        ...synced(routing, false),
        configuration: {
          callScreening: routing?.configuration?.callScreening ?? true,
          subdomain: routing?.configuration?.subdomain ?? "",
          subdomainTokens: {
            region1Token: routing?.configuration?.subdomainTokens?.region1Token ?? "",
            region2Token: routing?.configuration?.subdomainTokens?.region2Token ?? "",
          },
        },
      },
      zoomPhoneCloudPeering: synced(serviceDetails?.zoomPhoneCloudPeering, false),
      azureOperatorCallProtection: { enabled: serviceDetails?.azureOperatorCallProtection?.enabled === true },
    },
  };
}

/** The body of the PUT: the enabled services, and no member without a value. */
export function accountBody({ name, correlationId, serviceDetails }: AccountModel): Account {
  const { teamsTenantId, teamsDirectRouting: routing } = serviceDetails;
  const simple = ["teamsOperatorConnect", "teamsPhoneMobile", "zoomPhoneCloudPeering", "azureOperatorCallProtection"] as const;
  const services = simple.flatMap((service) => (serviceDetails[service].enabled ? [[service, serviceDetails[service]] as const] : []));
  const { callScreening, subdomain, subdomainTokens } = routing.configuration;
  const isConfigured = [subdomain, subdomainTokens.region1Token, subdomainTokens.region2Token].some((text) => text !== "");
  return {
    name,
    ...(correlationId && { correlationId }),
    serviceDetails: {
      ...(teamsTenantId && { teamsTenantId }),
      ...Object.fromEntries(services),
      ...(routing.enabled && {
        teamsDirectRouting: {
          enabled: true,
          syncEnabled: routing.syncEnabled,
          ...(isConfigured && {
            configuration: { callScreening, ...given({ subdomain }), subdomainTokens: given(subdomainTokens) },
          }),
        },
      }),
    },
  };
}

/** Without the members that are empty: a missing member has a clearer message than an empty one. */
function given(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ""));
}

function synced(service: AccountService | undefined, syncEnabled: boolean): Synced {
  return { enabled: service?.enabled === true, syncEnabled: service?.syncEnabled ?? syncEnabled };
}
