//! Roles of callers: only from a token that Envoy has verified.

use serde_json::json;

use crate::client;
use crate::gateway::{Gateway, Listener};
use crate::upstream::Upstream;

#[test]
fn the_roles_of_a_verified_token_decide() {
    let (gateway, _upstream) = start();
    let address = gateway.address("roles");
    for (method, token, status) in [
        ("GET", READER, 299),
        ("DELETE", READER, 403),
        ("GET", ADMINISTRATOR, 299),
        ("DELETE", ADMINISTRATOR, 299),
        ("GET", WITHOUT_ROLES, 403),
        ("GET", ROLES_AS_STRING, 403),
    ] {
        let request = request(method, &format!("authorization: Bearer {token}\r\n"));
        let reply = client::send(address, request.as_bytes());
        if status == 403 {
            assert_eq!(
                (reply.status, reply.codes()),
                (403, vec!["request/role".to_owned()]),
                "{method} {token}"
            );
        } else {
            assert!(reply.is_from_upstream(), "{method} {token}: {reply:?}");
        }
    }
    assert!(
        gateway.log().contains("cannot read the caller's roles, assuming none"),
        "a string is not a list"
    );
}

#[test]
fn header_fields_have_no_roles() {
    let (gateway, _upstream) = start();
    for forged in [
        "x-jwt-payload: eyJyb2xlcyI6WyJQcm92aXNpb25pbmdBUEkuQWRtaW4iXX0",
        "roles: ProvisioningAPI.Admin",
    ] {
        let request = request("DELETE", &format!("authorization: Bearer {READER}\r\n{forged}\r\n"));
        assert_eq!(client::send(gateway.address("roles"), request.as_bytes()).status, 403);
        let request = self::request("DELETE", &format!("{forged}\r\n"));
        assert_eq!(client::send(gateway.address("roles"), request.as_bytes()).status, 401);
    }
}

fn start() -> (Gateway, Upstream) {
    let upstream = Upstream::start();
    let configuration = json!({
        "policy": { "rules": {
            "state/account-missing": "off", "state/service-not-enabled": "off", "state/account-has-numbers": "off",
            "state/service-in-use": "off", "state/tenant-id-change": "off", "state/subdomain-change": "off", "state/sync-stopped": "off",
            "state/subdomain-not-provisioned": "off", "state/unknown": "off",
        } },
        "account": { "cluster": "acg_api" },
        "rolesMetadata": { "filter": "envoy.filters.http.jwt_authn", "path": ["payload", "roles"] },
    });
    let listener = Listener {
        name: "roles".to_owned(),
        configuration: Some(configuration),
        earlier_filters: jwt_authn(),
        ..Listener::default()
    };
    let gateway = Gateway::start(upstream.address(), &[listener]);
    (gateway, upstream)
}

/// The filter `jwt_authn` as in docs/roles.md, with a test key.
fn jwt_authn() -> String {
    let keys = json!({ "keys": [{ "kty": "oct", "alg": "HS256", "kid": "test", "k": KEY }] });
    let config = json!({
        "@type": "type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication",
        "providers": { "entra": {
            "issuer": "https://login.example",
            "local_jwks": { "inline_string": keys.to_string() },
            "forward": true,
            "payload_in_metadata": "payload",
        } },
        "rules": [{ "match": { "prefix": "/" }, "requires": { "provider_name": "entra" } }],
    });
    let indent = " ".repeat(18);
    format!("{indent}- {{ name: envoy.filters.http.jwt_authn, typed_config: {config} }}\n")
}

fn request(method: &str, fields: &str) -> String {
    format!(
        "{method} /accounts/contoso?api-version=2024-02-29 HTTP/1.1\r\nhost: gateway.example\r\n{fields}\r\n"
    )
}

/// The key of the tokens below (HS256), which do not expire and are used here only.
const KEY: &str = "YSBrZXkgb2YgdGhlIHRlc3RzIGFuZCBvZiBub3RoaW5nIGVsc2U";

/// `"roles": ["ProvisioningAPI.Read"]`
const READER: &str = "eyJhbGciOiJIUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUiLCJyb2xlcyI6WyJQcm92aXNpb25pbmdBUEkuUmVhZCJdfQ.iYuAdc5La0RWiP3ZV6ay4oE2dWk0uyc64JAF-9Wf3Dw";

/// `"roles": ["Other.Role", "ProvisioningAPI.Admin"]`
const ADMINISTRATOR: &str = "eyJhbGciOiJIUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUiLCJyb2xlcyI6WyJPdGhlci5Sb2xlIiwiUHJvdmlzaW9uaW5nQVBJLkFkbWluIl19.af6YibuuIS97t-Y1kcAFCGhmNJu88FMr6xXsVCo4lPg";

/// No `roles`.
const WITHOUT_ROLES: &str = "eyJhbGciOiJIUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUifQ.1WF6uhHVs1kA8FPZ3CUGZ7hdCtgCdoKIFXCcydteeIk";

/// `"roles": "ProvisioningAPI.Admin"`, which is not a list.
const ROLES_AS_STRING: &str = "eyJhbGciOiJIUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUiLCJyb2xlcyI6IlByb3Zpc2lvbmluZ0FQSS5BZG1pbiJ9.ivCxxKc8EwnWPlDJEHzkHYr0ocKGyT6e90TkgBdoA4c";
