//! Tests of `ABOUT` of the rules about heads.

use alloc::format;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::findings::Findings;
use super::request::check;
use crate::policy::{Granted, Policy};
use crate::report::{Profile, Report};
use crate::route::{Head, HeadView, HeaderField};
use crate::rules::Ruleset;

fn reported(head: HeadView<'_>, ruleset: &Ruleset) -> Report {
    let granted = Granted::read(["ProvisioningAPI.Read"]);
    let mut out = Findings::new(ruleset).for_caller(Some(granted));
    check(&head, &mut out);
    out.into_report()
}

/// Compares the report of a head with that of all rules.
fn check_aspects(
    method: &str,
    target: &str,
    headers: &[HeaderField<'_>],
    ruleset: &Ruleset,
) -> Result<(), TestCaseError> {
    let head = Head { method: method.as_bytes(), target: target.as_bytes(), headers };
    let read = || HeadView::read(&head, true).unwrap();
    let all = reported(read().with_all_aspects(), ruleset);
    prop_assert_eq!(reported(read(), ruleset), all, "{} {} {:?}", method, target, headers);
    Ok(())
}

#[test]
fn a_rule_that_is_not_run_would_report_nothing() {
    for ruleset in PROFILES.map(ruleset).into_iter().chain([other_versions()]) {
        for target in
            PATHS.iter().flat_map(|path| QUERIES.iter().map(move |q| format!("{path}{q}")))
        {
            for method in METHODS {
                check_aspects(method, &target, &[], &ruleset).unwrap();
                for field in HEADERS {
                    check_aspects(method, &target, &[*field], &ruleset).unwrap();
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn a_rule_that_is_not_run_would_report_nothing_about_several_fields(
        method in select(METHODS),
        path in select(PATHS),
        query in select(QUERIES),
        headers in subsequence(HEADERS, 2..=4),
        profile in select(&PROFILES[..]),
    ) {
        let ruleset = ruleset(profile);
        check_aspects(method, &format!("{path}{query}"), &headers, &ruleset)?;
    }
}

/// The rules of a profile, for a policy with a version whose schema is not known.
fn ruleset(profile: Profile) -> Ruleset {
    let versions = ["2024-02-29", "2023-01-01"];
    Ruleset::new(Policy::new(profile).with_api_versions(versions).unwrap())
}

/// The rules for a policy that does not accept the documented version.
fn other_versions() -> Ruleset {
    Ruleset::new(Policy::default().with_api_versions(["2023-01-01"]).unwrap())
}

const PROFILES: [Profile; 3] = [Profile::Standard, Profile::Api, Profile::Strict];

const METHODS: &[&str] = &["GET", "PUT", "POST", "PATCH", "DELETE", "CONNECT", "put"];

const PATHS: &[&str] = &[
    "/accounts",
    "/accounts/contoso",
    "/accounts/contoso:deleteNumbers",
    "/accounts/contoso/numbers/+442079460123",
    "/accounts/a.b/numbers/442079460123",
    "/teamsRequestsForInformation/x",
    "//accounts",
    "/acounts",
    "*",
];

const QUERIES: &[&str] = &[
    "",
    "?",
    "?api-version=2024-02-29",
    "?api-version=2024-02-29-preview",
    "?api-version=2023-01-01",
    "?api-version=2024-02-29&top=0",
    "?api-version=",
    "?api-version=%32024-02-29",
    "?top=1&top=1",
    "?Api-Version=2024-02-29;_method=PUT",
    "?deleteNumbers=1",
    "?x=1",
    "?api-version=1&api-version=1",
];

const HEADERS: &[HeaderField<'static>] = &[
    (b"authorization", b"Basic x"),
    (b"authorization", b"Bearer x,y"),
    (b"content-encoding", b"gzip"),
    (b"content-length", b"9999999"),
    (b"content-type", b"application/json"),
    (b"content-type", b"application/merge-patch+json"),
    (b"content-type", b"text/plain; charset=\xFF"),
    (b"etag", b"x"),
    (b"host", b"a"),
    (b"host", b"a, b"),
    (b"if-match", b"W/\"x\""),
    (b"if-match", b"\"*\""),
    (b"if-modified-since", b"x"),
    (b"if-none-match", b"*"),
    (b"if-none-match", b"\"x\" \"y\""),
    (b"if-unmodified-since", b"\xFF"),
    (b"repeatability-first-sent", b"2024-02-29T00:00:00Z"),
    (b"repeatability-request-id", b""),
    (b"upgrade", b"h2c"),
    (b"upgrade", b"websocket"),
    (b"x-http-method-override", b"PUT"),
    (b"X_METHOD", b"PUT"),
    (b"x-ms-client-request-id", b"1"),
];
