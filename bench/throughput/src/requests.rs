//! What is measured.

use serde_json::{Value, json};

/// What a server is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A case, to the handler that only reads it.
    Bare,
    /// A case.
    Check,
    /// A hundred cases.
    Checks,
    /// A request of Envoy's filter `ext_authz`.
    ExtAuthz,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Bare, Self::Check, Self::Checks, Self::ExtAuthz];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Bare => "axum handler that reads the body",
            Self::Check => "`/v1/check`, one case",
            Self::Checks => "`/v1/check`, 100 cases",
            Self::ExtAuthz => "`ext_authz`",
        }
    }

    /// The number of checks in a request.
    pub(crate) fn checks(self) -> usize {
        if self == Self::Checks { 100 } else { 1 }
    }

    /// The bytes of a request over HTTP/1.1.
    pub(crate) fn request(self) -> Vec<u8> {
        let case = case(0);
        let (line, body) = match self {
            Self::Bare | Self::Check => ("POST /v1/check".to_owned(), case.to_string()),
            Self::Checks => {
                let cases: Vec<Value> = (0..100).map(self::case).collect();
                ("POST /v1/check".to_owned(), json!(cases).to_string())
            }
            Self::ExtAuthz => {
                let member = |pointer| case.pointer(pointer).unwrap_or(&Value::Null);
                let target = member("/request/target").as_str().unwrap_or_default();
                (format!("PUT /authz{target}"), member("/request/body").to_string())
            }
        };
        let length = body.len();
        let fields = format!(
            "content-type: application/json\r\nauthorization: Bearer t\r\ncontent-length: {length}"
        );
        format!("{line} HTTP/1.1\r\nhost: 127.0.0.1\r\n{fields}\r\n\r\n{body}").into_bytes()
    }
}

/// A valid number PUT.
pub(crate) fn case(index: usize) -> Value {
    let number = format!("+44207946{:04}", index % 10_000);
    let configuration = json!({
        "usage": "CallingUserAssignment", "choosableCapabilities": ["InboundCalling"], "additionalUsages": [],
        "civicAddressId": "3b9c2d6a-8f0e-4b57-9f10-2d6c8e1a4f33", "allowTenantAddressUpdate": false,
    });
    let service =
        json!({ "enabled": true, "assignmentStatus": "assigned", "configuration": configuration });
    let body = json!({
        "telephoneNumber": number, "accountName": "contoso", "serviceDetails": { "teamsOperatorConnect": service },
    });
    let target = format!("/accounts/contoso/numbers/{number}?api-version=2024-02-29");
    let headers = json!([["content-type", "application/json"], ["authorization", "Bearer t"]]);
    json!({ "request": { "method": "PUT", "target": target, "headers": headers, "body": body } })
}
