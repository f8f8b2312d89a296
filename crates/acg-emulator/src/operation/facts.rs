//! What the description of the API says about each operation.

use super::Operation;

/// The facts about an operation.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    /// The path with the names of its parameters in braces.
    pub(crate) path: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) request: Body,
    pub(crate) response: Body,
    /// Whether the operation changes nothing.
    pub(crate) only_reads: bool,
    /// The members that a filter of the list knows, for people.
    pub(crate) filter: Option<&'static str>,
}

/// A body, by the name of its schema in the OpenAPI document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Nothing,
    /// A resource, in responses with its entity tag.
    Resource(&'static str),
    /// A page of these resources.
    Page(&'static str),
    /// What an action takes or returns.
    Data(&'static str),
    MergePatch(&'static str),
}

impl Operation {
    pub(crate) const fn facts(self) -> &'static Facts {
        match self {
            Self::ListAccounts => &LIST_ACCOUNTS,
            Self::GetAccount => &GET_ACCOUNT,
            Self::PutAccount => &PUT_ACCOUNT,
            Self::DeleteAccount => &DELETE_ACCOUNT,
            Self::CreateOrUpdateNumbers => &CREATE_OR_UPDATE_NUMBERS,
            Self::DeleteNumbers => &DELETE_NUMBERS,
            Self::GetTeamsCapabilityPlans => &GET_TEAMS_CAPABILITY_PLANS,
            Self::GetTeamsAvailableCapabilities => &GET_TEAMS_AVAILABLE_CAPABILITIES,
            Self::ListAccountNumbers => &LIST_ACCOUNT_NUMBERS,
            Self::GetNumber => &GET_NUMBER,
            Self::PutNumber => &PUT_NUMBER,
            Self::DeleteNumber => &DELETE_NUMBER,
            Self::ListTeamsCivicAddresses => &LIST_TEAMS_CIVIC_ADDRESSES,
            Self::GetTeamsCivicAddress => &GET_TEAMS_CIVIC_ADDRESS,
            Self::ListNumbers => &LIST_NUMBERS,
            Self::ListTeamsRequestsForInformation => &LIST_REQUESTS_FOR_INFORMATION,
            Self::GetTeamsRequestForInformation => &GET_REQUEST_FOR_INFORMATION,
            Self::PatchTeamsRequestForInformation => &PATCH_REQUEST_FOR_INFORMATION,
        }
    }
}

const fn get(
    name: &'static str,
    path: &'static str,
    summary: &'static str,
    schema: &'static str,
) -> Facts {
    let (request, response) = (Body::Nothing, Body::Resource(schema));
    Facts { name, method: "get", path, summary, request, response, only_reads: true, filter: None }
}

const fn list(
    name: &'static str,
    path: &'static str,
    summary: &'static str,
    schema: &'static str,
    filter: Option<&'static str>,
) -> Facts {
    let (request, response) = (Body::Nothing, Body::Page(schema));
    Facts { name, method: "get", path, summary, request, response, only_reads: true, filter }
}

const fn write(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    bodies: (Body, Body),
) -> Facts {
    let (request, response) = bodies;
    Facts { name, method, path, summary, request, response, only_reads: false, filter: None }
}

const fn computed(
    name: &'static str,
    path: &'static str,
    summary: &'static str,
    bodies: (Body, Body),
) -> Facts {
    let (request, response) = bodies;
    let method = "post";
    Facts { name, method, path, summary, request, response, only_reads: true, filter: None }
}

static LIST_ACCOUNTS: Facts =
    list("listAccounts", "/accounts", "Lists accounts", "Account", Some(ACCOUNT_MEMBERS));
static GET_ACCOUNT: Facts =
    get("getAccount", "/accounts/{accountName}", "Reads an account", "Account");
static PUT_ACCOUNT: Facts = write(
    "putAccount",
    "put",
    "/accounts/{accountName}",
    "Creates or replaces an account",
    (Body::Resource("Account"), Body::Resource("Account")),
);
static DELETE_ACCOUNT: Facts = write(
    "deleteAccount",
    "delete",
    "/accounts/{accountName}",
    "Deletes an account",
    (Body::Nothing, Body::Nothing),
);
static CREATE_OR_UPDATE_NUMBERS: Facts = write(
    "createOrUpdateNumbers",
    "post",
    "/accounts/{accountName}:createOrUpdateNumbers",
    "Creates or replaces up to 100 numbers",
    (Body::Data("NumberBatch"), Body::Data("NumberBatch")),
);
static DELETE_NUMBERS: Facts = write(
    "deleteNumbers",
    "post",
    "/accounts/{accountName}:deleteNumbers",
    "Deletes up to 100 numbers",
    (Body::Data("NumberIdentifierBatch"), Body::Nothing),
);
static GET_TEAMS_CAPABILITY_PLANS: Facts = computed(
    "getTeamsCapabilityPlans",
    "/accounts/{accountName}:getTeamsCapabilityPlans",
    "Reads the capability plans of an account",
    (Body::Nothing, Body::Data("CapabilityPlans")),
);
static GET_TEAMS_AVAILABLE_CAPABILITIES: Facts = computed(
    "getTeamsAvailableCapabilities",
    "/accounts/{accountName}:getTeamsAvailableCapabilities",
    "Computes the capabilities that are available for all of the numbers",
    (Body::Data("NumberIdentifiers"), Body::Data("AvailableCapabilities")),
);
static LIST_ACCOUNT_NUMBERS: Facts = list(
    "listAccountNumbers",
    "/accounts/{accountName}/numbers",
    "Lists the numbers of an account",
    "Number",
    Some(NUMBER_MEMBERS),
);
static GET_NUMBER: Facts = get(
    "getNumber",
    "/accounts/{accountName}/numbers/{telephoneNumber}",
    "Reads a number",
    "Number",
);
static PUT_NUMBER: Facts = write(
    "putNumber",
    "put",
    "/accounts/{accountName}/numbers/{telephoneNumber}",
    "Creates or replaces a number",
    (Body::Resource("Number"), Body::Resource("Number")),
);
static DELETE_NUMBER: Facts = write(
    "deleteNumber",
    "delete",
    "/accounts/{accountName}/numbers/{telephoneNumber}",
    "Deletes a number",
    (Body::Nothing, Body::Nothing),
);
static LIST_TEAMS_CIVIC_ADDRESSES: Facts = list(
    "listTeamsCivicAddresses",
    "/accounts/{accountName}/teamsCivicAddresses",
    "Lists the civic addresses of an account",
    "TeamsCivicAddress",
    None,
);
static GET_TEAMS_CIVIC_ADDRESS: Facts = get(
    "getTeamsCivicAddress",
    "/accounts/{accountName}/teamsCivicAddresses/{civicAddressId}",
    "Reads a civic address",
    "TeamsCivicAddress",
);
static LIST_NUMBERS: Facts = list(
    "listNumbers",
    "/numbers",
    "Lists the numbers of all accounts",
    "Number",
    Some(NUMBER_MEMBERS),
);
static LIST_REQUESTS_FOR_INFORMATION: Facts = list(
    "listTeamsRequestsForInformation",
    "/teamsRequestsForInformation",
    "Lists requests for information",
    "TeamsRequestForInformation",
    Some(REQUEST_MEMBERS),
);
static GET_REQUEST_FOR_INFORMATION: Facts = get(
    "getTeamsRequestForInformation",
    "/teamsRequestsForInformation/{tenantId}",
    "Reads the request for information of a tenant",
    "TeamsRequestForInformation",
);
static PATCH_REQUEST_FOR_INFORMATION: Facts = write(
    "patchTeamsRequestForInformation",
    "patch",
    "/teamsRequestsForInformation/{tenantId}",
    "Changes the customer relationship of a request for information",
    (
        Body::MergePatch("TeamsRequestForInformationPatch"),
        Body::Resource("TeamsRequestForInformation"),
    ),
);

const ACCOUNT_MEMBERS: &str = "name, serviceProvisioningStatus, serviceDetails/SERVICE/enabled";
const NUMBER_MEMBERS: &str =
    "telephoneNumber, accountName, serviceProvisioningStatus, serviceDetails/SERVICE/enabled";
const REQUEST_MEMBERS: &str =
    "tenantId, accountName, status, customerRelationship/status, serviceProvisioningStatus";

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::*;
    use crate::route::Route;

    #[test]
    fn each_path_and_method_is_that_of_its_operation() {
        for operation in Operation::ALL {
            let Facts { name, method, path, .. } = operation.facts();
            let path = path.replace("{telephoneNumber}", "+123451").replace(['{', '}'], "");
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let route = Route::of(&path).unwrap();
            assert_eq!(Operation::of(&route, &method), Some(operation), "{name}");
            assert_eq!(Operation::of_name(name), Some(operation));
        }
    }
}
