// From what is in a form to the request that is sent.

const VERSION = "2024-02-29";

/** @param {FormData} form */
export function numberRequest(form) {
  const operatorConnect = {
    enabled: true,
    configuration: {
      usage: text(form, "usage") ?? "",
      choosableCapabilities: form.getAll("choosableCapabilities"),
      ...given("civicAddressId", text(form, "civicAddressId")),
      allowTenantAddressUpdate: form.has("allowTenantAddressUpdate"),
    },
  };
  const enabled = (service, block = { enabled: true }) => given(service, form.has(service) ? block : undefined);
  const header = text(form, "customSipHeader");
  const body = {
    telephoneNumber: text(form, "telephoneNumber") ?? "",
    accountName: text(form, "accountName") ?? "",
    serviceDetails: {
      ...enabled("teamsOperatorConnect", operatorConnect),
      ...enabled("teamsDirectRouting"),
      ...enabled("zoomPhoneCloudPeering"),
      ...enabled("azureOperatorCallProtection"),
    },
    ...given("configuration", header && { customSipHeader: header }),
  };
  return put(`${accountPath(body.accountName)}/numbers/${segment(body.telephoneNumber)}`, body);
}

/** @param {FormData} form */
export function accountRequest(form) {
  const tokens = {
    ...given("region1Token", text(form, "region1Token")),
    ...given("region2Token", text(form, "region2Token")),
  };
  const subdomain = text(form, "subdomain");
  const configuration =
    subdomain === undefined && Object.keys(tokens).length === 0
      ? undefined
      : {
          callScreening: form.has("callScreening"),
          ...given("subdomain", subdomain),
          subdomainTokens: tokens,
        };
  const operatorConnect = { enabled: true, syncEnabled: form.has("operatorConnectSync") };
  const directRouting = { enabled: true, syncEnabled: false, ...given("configuration", configuration) };
  const body = {
    name: text(form, "name") ?? "",
    serviceDetails: {
      ...given("teamsTenantId", text(form, "teamsTenantId")),
      ...given("teamsOperatorConnect", form.has("teamsOperatorConnect") ? operatorConnect : undefined),
      ...given("teamsDirectRouting", form.has("teamsDirectRouting") ? directRouting : undefined),
    },
  };
  return put(accountPath(body.name), body);
}

/** Where an account, and so its state, is found. */
export function accountTarget(name) {
  return `${accountPath(name)}?api-version=${VERSION}`;
}

function put(path, body) {
  return {
    method: "PUT",
    target: `${path}?api-version=${VERSION}`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body, undefined, 2),
  };
}

function accountPath(name) {
  return `/accounts/${segment(name)}`;
}

/** `+` needs no encoding in a path. */
function segment(value) {
  return encodeURIComponent(value).replaceAll("%2B", "+");
}

/** What was typed, as it was typed; undefined when nothing was. */
function text(form, name) {
  const value = form.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function given(name, value) {
  return value === undefined ? {} : { [name]: value };
}
