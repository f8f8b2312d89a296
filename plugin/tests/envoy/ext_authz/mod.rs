//! Envoy's filter `ext_authz` with `acg-policy serve`, in place of the WebAssembly filter.

mod program;
mod vectors;

use std::collections::BTreeSet;
use std::time::Duration;

use acg_policy_gateway::probe::{Options, Outcome, Report, Target, run};
use serde_json::json;

use crate::common::{ENABLED, GOOD, MISSING, NUMBER};
use crate::probe::CONNECTIONS;
use crate::upstream::AccountResponse;
use program::Setup;

fn put(target: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "PUT {target} HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\nauthorization: Bearer own\r\n{fields}content-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn setup() -> Setup {
    let setup = Setup::new(|_| {});
    setup.upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
    setup
}

fn probe(setup: &Setup, only: &[&str]) -> Report {
    setup.upstream.set_account_response(AccountResponse::Response(404, MISSING.into()));
    let url = format!("http://{}", setup.address());
    let mut options = Options::new(Target::read(&url).unwrap());
    options.rate = 0;
    options.connections = CONNECTIONS;
    options.timeout = Duration::from_secs(20);
    options.only = only.iter().map(|case| (*case).to_owned()).collect();
    run(&options, &mut |_| {}).unwrap()
}

#[test]
fn the_probe_finds_the_holes_without_the_settings_for_header_fields() {
    let joined = Setup::new(|sample| {
        sample.replace("encode_raw_headers: true", "encode_raw_headers: false")
    });
    let report = probe(&joined, &["headers"]);
    assert!(report.count(Outcome::Hole) > 0, "{}", report.to_text());
    let few = Setup::new(|sample| sample.replace("regex: \".*\"", "regex: \"content-type\""));
    let report = probe(&few, &["headers"]);
    assert!(report.count(Outcome::Hole) > 10, "{}", report.to_text());
}

#[test]
fn the_probe_finds_no_hole() {
    let setup = Setup::new(|_| {});
    let report = probe(&setup, &[]);
    assert_eq!(report.exit_code(), 0, "{}", report.to_text());
    let refused = report.results.iter().filter(|it| it.outcome == Outcome::Refused);
    let refused: BTreeSet<&str> = refused.map(|it| it.case.as_str()).collect();
    assert!(refused.len() >= 450, "{} cases", refused.len());
}

#[test]
fn what_is_valid_is_forwarded_as_it_is_and_a_refusal_is_that_of_the_filter() {
    let setup = setup();
    let reply = setup.send(&put(
        NUMBER,
        "x-ms-client-request-id: 7f1c2a4e-0000-4000-8000-000000000001\r\n",
        GOOD.as_bytes(),
    ));
    assert!(reply.is_from_upstream(), "{reply:?}");
    let (lookups, forwarded): (Vec<_>, Vec<_>) =
        setup.upstream.take_requests().into_iter().partition(|it| it.is_lookup());
    assert_eq!((lookups.len(), forwarded.len()), (1, 1));
    assert_eq!(lookups[0].values("authorization"), [b"Bearer own"]);
    assert_eq!(forwarded[0].body, GOOD.as_bytes());
    assert!(forwarded[0].values("x-envoy-auth-partial-body").is_empty(), "{forwarded:?}");

    let id = "x-ms-client-request-id: 7f1c2a4e-0000-4000-8000-000000000001\r\n";
    let reply = setup.send(&put(NUMBER, id, b"{"));
    assert_eq!(reply.codes(), ["json/syntax"]);
    let has =
        |name: &str, value: &str| reply.headers.iter().any(|it| it.0 == name && it.1 == value);
    for (name, value) in [
        ("content-type", "application/json"),
        ("x-ms-error-code", "InvalidRequest"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("x-ms-client-request-id", "7f1c2a4e-0000-4000-8000-000000000001"),
    ] {
        assert!(has(name, value), "{name}: {reply:?}");
    }
    assert_eq!(setup.upstream.take_requests().len(), 0);
}

#[test]
fn what_the_api_says_about_the_caller_is_passed_on() {
    let setup = setup();
    let lines = "www-authenticate: Bearer realm=\"api\"\r\n";
    setup.upstream.set_account_response(AccountResponse::Refusal(401, lines));
    let reply = setup.send(&put(NUMBER, "", GOOD.as_bytes()));
    assert_eq!(reply.codes(), ["state/unauthenticated"]);
    assert!(
        reply.headers.contains(&("www-authenticate".to_owned(), "Bearer realm=\"api\"".to_owned()))
    );
}

#[test]
fn without_the_program_no_request_is_forwarded() {
    let mut setup = setup();
    assert!(setup.send(&put(NUMBER, "", GOOD.as_bytes())).is_from_upstream());
    setup.upstream.take_requests();
    setup.stop_program();
    for request in [
        put(NUMBER, "", GOOD.as_bytes()),
        b"GET /accounts/contoso?api-version=2024-02-29 HTTP/1.1\r\nhost: a\r\n\r\n".to_vec(),
    ] {
        assert_eq!(setup.send(&request).status, 503);
    }
    assert_eq!(setup.upstream.take_requests().len(), 0);
}

#[test]
fn a_body_that_is_not_validated_whole_is_not_forwarded() {
    let setup = setup();
    let padded = |length: usize| [GOOD.as_bytes(), &vec![b' '; length - GOOD.len()]].concat();
    assert!(setup.send(&put(NUMBER, "", &padded(131_072))).is_from_upstream());
    setup.upstream.take_requests();
    assert_eq!(setup.send(&put(NUMBER, "", &padded(131_073))).codes(), ["request/body-too-large"]);
    for length in [262_145, 2_000_000] {
        assert_eq!(setup.send(&put(NUMBER, "", &padded(length))).status, 413);
    }
    // What a client says about the body does not matter.
    for value in ["false", "true"] {
        let field = format!("x-envoy-auth-partial-body: {value}\r\n");
        assert_eq!(setup.send(&put(NUMBER, &field, &padded(262_145))).status, 413);
    }
    assert_eq!(setup.upstream.take_requests().len(), 0);
}

#[test]
fn the_verdict_is_on_the_bytes_that_are_forwarded() {
    let body = GOOD.replace("+12065550100\"", "+12065550100\", \"note\": \"\u{7f}\"");
    let body: Vec<u8> = body.bytes().map(|byte| if byte == 0x7f { 0xff } else { byte }).collect();
    let setup = setup();
    assert_eq!(setup.send(&put(NUMBER, "", &body)).codes(), ["json/encoding"]);
    assert_eq!(setup.upstream.take_requests().len(), 0);
}

#[test]
fn a_part_of_a_body_is_refused_even_if_envoy_is_told_to_send_it() {
    let setup = Setup::new(|sample| {
        sample.replace("allow_partial_message: false", "allow_partial_message: true");
        sample.replace("max_request_bytes: 262144", "max_request_bytes: 600");
    });
    setup.upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
    let padded = |length: usize| [GOOD.as_bytes(), &vec![b' '; length - GOOD.len()]].concat();
    assert!(setup.send(&put(NUMBER, "", &padded(600))).is_from_upstream());
    setup.upstream.take_requests();
    for length in [601, 5_000, 100_000] {
        assert_eq!(
            setup.send(&put(NUMBER, "", &padded(length))).codes(),
            ["request/body-too-large"]
        );
    }
    assert_eq!(setup.upstream.take_forwarded().len(), 0);
}

#[test]
fn no_path_of_the_program_is_a_way_around_the_policy() {
    let mut setup = setup();
    setup.set_policy(&json!({ "unknownRoutes": "refuse" }));
    for target in
        ["/metrics", "/healthz", "/readyz", "/v1/check", "/authz/accounts", "/authz", "/other"]
    {
        for method in ["GET", "POST"] {
            let request =
                format!("{method} {target} HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");
            let reply = setup.send(request.as_bytes());
            assert_eq!(reply.codes(), ["request/unknown-route"], "{method} {target}");
        }
    }
    assert_eq!(setup.upstream.take_requests().len(), 0);
    assert!(setup.send(&put(NUMBER, "", GOOD.as_bytes())).is_from_upstream());
}
