//! What portals and programs send to a gateway all day, and what they send by mistake.

/// A request, in the parts that differ between requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request {
    /// What is sent, for errors.
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    /// Without the version of the API, which each of them has.
    pub(crate) path: &'static str,
    /// The content type of a body.
    pub(crate) content_type: &'static str,
    /// Empty for none. In a list, `INDEX` is another number in each item.
    pub(crate) body: &'static str,
    /// The name of a list, and how often the body is an item in it.
    pub(crate) batch: Option<(&'static str, usize)>,
    pub(crate) is_refused: bool,
}

/// Each kind of request counts alike: what is usual for one of them only can still be unusual for the filter.
pub(crate) const USUAL: &[Request] = &[
    put("an account", "/accounts/contoso", ACCOUNT),
    get("an account", "/accounts/contoso"),
    get("all accounts", "/accounts"),
    put("a number with Operator Connect", NUMBER_PATH, OPERATOR_CONNECT),
    get("a number", NUMBER_PATH),
    put("a number with Direct Routing", "/accounts/contoso/numbers/+442079460001", DIRECT_ROUTING),
    get("all numbers", "/accounts/contoso/numbers"),
    post("many numbers", "/accounts/contoso:createOrUpdateNumbers", OPERATOR_CONNECT, "numbers"),
    delete("a number", NUMBER_PATH),
    post("numbers to delete", "/accounts/contoso:deleteNumbers", TO_DELETE, "numbers"),
    get("civic addresses", "/accounts/contoso/teamsCivicAddresses"),
    get("requests for information", "/teamsRequestsForInformation"),
    Request {
        method: "PATCH",
        content_type: "application/merge-patch+json",
        body: r#"{"customerRelationship":{"status":"accepted","comment":"Welcome"}}"#,
        ..get(
            "an answer to a request for information",
            "/teamsRequestsForInformation/3fa85f64-5717-4562-b3fc-2c963f66afa6",
        )
    },
    Request {
        is_refused: true,
        ..put("a number without `accountName`", NUMBER_PATH, WITHOUT_ACCOUNT_NAME)
    },
    Request {
        is_refused: true,
        ..put("a number without a country code", "/accounts/contoso/numbers/02079460000", NATIONAL)
    },
];

const fn get(name: &'static str, path: &'static str) -> Request {
    Request {
        name,
        method: "GET",
        path,
        content_type: "application/json",
        body: "",
        batch: None,
        is_refused: false,
    }
}

const fn put(name: &'static str, path: &'static str, body: &'static str) -> Request {
    Request { method: "PUT", body, ..get(name, path) }
}

const fn post(
    name: &'static str,
    path: &'static str,
    item: &'static str,
    list: &'static str,
) -> Request {
    Request { method: "POST", body: item, batch: Some((list, 20)), ..get(name, path) }
}

const fn delete(name: &'static str, path: &'static str) -> Request {
    Request { method: "DELETE", ..get(name, path) }
}

const ACCOUNT: &str = concat!(
    r#"{"name":"contoso","serviceDetails":{"teamsTenantId":"3fa85f64-5717-4562-b3fc-2c963f66afa6","#,
    r#""teamsOperatorConnect":{"enabled":true,"syncEnabled":true},"teamsDirectRouting":{"enabled":true,"syncEnabled":true,"configuration":"#,
    r#"{"callScreening":true,"subdomain":"contoso","subdomainTokens":{"region1Token":"MS12345678","region2Token":"MS87654321"}}}}}"#,
);

const NUMBER_PATH: &str = "/accounts/contoso/numbers/+442079460000";

const OPERATOR_CONNECT: &str = concat!(
    r#"{"telephoneNumber":"+442079460INDEX","accountName":"contoso","serviceDetails":{"teamsOperatorConnect":"#,
    r#"{"enabled":true,"configuration":{"usage":"CallingUserAssignment","choosableCapabilities":"#,
    r#"["InboundCalling","OutboundCalling"],"civicAddressId":"3fa85f64-5717-4562-b3fc-2c963f66afa6","#,
    r#""allowTenantAddressUpdate":true}}},"configuration":{"customSipHeader":"value"}}"#,
);

const DIRECT_ROUTING: &str = concat!(
    r#"{"telephoneNumber":"+442079460001","accountName":"contoso","#,
    r#""serviceDetails":{"teamsDirectRouting":{"enabled":true}}}"#,
);

const TO_DELETE: &str = r#"{"telephoneNumber":"+442079460INDEX"}"#;

const WITHOUT_ACCOUNT_NAME: &str = concat!(
    r#"{"telephoneNumber":"+442079460000","serviceDetails":{"teamsOperatorConnect":{"enabled":true,"configuration":"#,
    r#"{"usage":"CallingUserAssignment","choosableCapabilities":["InboundCalling"],"#,
    r#""civicAddressId":"3fa85f64-5717-4562-b3fc-2c963f66afa6"}}}}"#,
);

const NATIONAL: &str = concat!(
    r#"{"telephoneNumber":"02079460000","accountName":"contoso","#,
    r#""serviceDetails":{"teamsDirectRouting":{"enabled":true}}}"#,
);
