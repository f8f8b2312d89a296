//! What portals and programs send to a gateway all day, and what they send by mistake.

/// A request, in the parts that differ between requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    /// Without the version of the API, which each of them has.
    pub(crate) path: &'static str,
    /// The content type of a body.
    pub(crate) content_type: &'static str,
    /// Empty for none. In a list, `INDEX` is another number in each item.
    pub(crate) body: &'static str,
    /// The name of a list, and how often the body is an item in it.
    pub(crate) batch: Option<(&'static str, usize)>,
    /// The rule that refuses it.
    pub(crate) refused_by: Option<&'static str>,
}

/// Each kind of request counts alike: what is usual for one of them only can still be unusual for the filter.
pub(crate) const USUAL: &[Request] = &[
    put("/accounts/contoso", ACCOUNT),
    get("/accounts/contoso"),
    get("/accounts"),
    put(NUMBER_PATH, OPERATOR_CONNECT),
    get(NUMBER_PATH),
    put("/accounts/contoso/numbers/+442079460001", DIRECT_ROUTING),
    get("/accounts/contoso/numbers"),
    post("/accounts/contoso:createOrUpdateNumbers", OPERATOR_CONNECT, "numbers"),
    delete(NUMBER_PATH),
    post("/accounts/contoso:deleteNumbers", TO_DELETE, "numbers"),
    get("/accounts/contoso/teamsCivicAddresses"),
    get("/teamsRequestsForInformation"),
    Request {
        method: "PATCH",
        content_type: "application/merge-patch+json",
        body: r#"{"customerRelationship":{"status":"accepted","comment":"Welcome"}}"#,
        ..get("/teamsRequestsForInformation/3fa85f64-5717-4562-b3fc-2c963f66afa6")
    },
    Request { refused_by: Some("json/missing-member"), ..put(NUMBER_PATH, WITHOUT_ACCOUNT_NAME) },
    Request {
        refused_by: Some("number/e164"),
        ..put("/accounts/contoso/numbers/02079460000", NATIONAL)
    },
];

const fn get(path: &'static str) -> Request {
    Request {
        method: "GET",
        path,
        content_type: "application/json",
        body: "",
        batch: None,
        refused_by: None,
    }
}

const fn put(path: &'static str, body: &'static str) -> Request {
    Request { method: "PUT", body, ..get(path) }
}

const fn post(path: &'static str, item: &'static str, list: &'static str) -> Request {
    Request { method: "POST", body: item, batch: Some((list, 20)), ..get(path) }
}

const fn delete(path: &'static str) -> Request {
    Request { method: "DELETE", ..get(path) }
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
