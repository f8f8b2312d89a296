//! Faults of cases, with their places.

use super::*;
use crate::check::case::Case;

const REQUEST: &str = r#""request":{"method":"PUT","target":"/a","headers":[]}"#;

fn fault(text: &str) -> Fault {
    match Case::read(text.as_bytes()) {
        Ok(_) => panic!("{text} was read"),
        Err(fault) => fault,
    }
}

#[test]
fn a_fault_has_its_member_its_position_and_a_help() {
    for (text, pointer, offset, problem) in FAULTS {
        let found = fault(text);
        assert_eq!(found.pointer, *pointer, "{text}: {found:?}");
        assert!(found.problem.contains(problem), "{text}: {found:?}");
        let rest = text.get(found.offset..).unwrap();
        assert!(rest.starts_with(offset), "{text}: {rest}");
    }
}

#[test]
fn a_fault_of_another_member_has_its_place() {
    for (member, pointer, problem) in MEMBERS {
        let found = fault(&format!("{{{member},{REQUEST}}}"));
        assert_eq!(found.pointer, *pointer, "{member}: {found:?}");
        assert!(found.problem.contains(problem), "{member}: {found:?}");
    }
}

#[test]
fn a_fault_of_a_request_has_its_place() {
    for (members, pointer, problem) in REQUESTS {
        let found = fault(&format!(r#"{{"request":{{"method":"GET","target":"/",{members}}}}}"#));
        assert_eq!(found.pointer, *pointer, "{members}: {found:?}");
        assert!(found.problem.contains(problem), "{members}: {found:?}");
    }
}

#[test]
fn invalid_utf_8_has_its_place() {
    let Err(found) = Case::read(b"{\"id\":\"\xFF\"}") else { panic!("it was read") };
    assert_eq!((found.offset, found.pointer.as_str()), (7, "/id"));
    assert!(found.problem.starts_with("invalid UTF-8"), "{found:?}");
}

#[test]
fn a_fault_contains_no_value() {
    for text in [
        r#"{"request":"PUT +4915112345678 expected +4915112345678"}"#,
        r#"{"request":{"method":"PUT","target":["+4915112345678"]}}"#,
        r#"{"request":{"method":"PUT","target":"/","headers":"+4915112345678"}}"#,
        r#"{"request":{"method":"PUT","target":"/","+4915112345678":1}}"#,
        r#"{"+4915112345678":1}"#,
        r#"{"+4915112345678":nul}"#,
        r#"{"policy":{"4915112345678":1},"request":{"method":"GET"}}"#,
    ] {
        let found = format!("{:?}", fault(text));
        assert!(!found.contains("4915112345678"), "{found}");
    }
}

#[test]
fn damaged_cases_have_a_fault_or_are_read() {
    let whole = r#"{"id":"\u00e9","policy":{},"roles":["a"],
        "account":{"state":"known","account":{"name":"a"}},
        "request":{"method":"PUT","target":"/a","headers":[["é",{"base64":"/w=="}]],"bodyText":"x"}}"#;
    let whole = whole.as_bytes();
    assert!(Case::read(whole).is_ok());
    let mut faults = 0;
    for at in 0..whole.len() {
        let mut check = |text: &[u8]| {
            if let Err(Fault { offset, problem, .. }) = Case::read(text) {
                faults += 1;
                assert!(offset <= text.len() && !problem.is_empty(), "{problem}");
                assert!(!problem.starts_with("not a case"), "{:?}", String::from_utf8_lossy(text));
            }
        };
        check(&whole[..at]);
        for byte in *b"\0 \"\\{}[],:0a\n\xFF" {
            let mut damaged = whole.to_vec();
            damaged[at] = byte;
            check(&damaged);
        }
    }
    assert!(faults > whole.len(), "{faults}");
}

/// A text, the pointer, what follows at the offset, a part of the problem.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    ("{", "", "", "not JSON: unexpected end;"),
    ("{\"id\":", "/id", "", "not JSON: unexpected end;"),
    ("{\"id\": nul}", "/id", "}", "not JSON: expected ident"),
    ("{\n \"id\": 1,}", "", "}", "not JSON: key must be a string"),
    ("{\"request\":{\"headers\":[[\"é\",01]]}}", "/request/headers/0/1", "1]", "invalid number"),
    ("{}", "", "{}", "the member `request` is missing"),
    ("[]", "", "[]", "expected an object with `request`, found an array"),
    ("7", "", "7", "found a number"),
    (" PUT,/accounts/contoso", "", "PUT", "expected a JSON object; `acg-policy check"),
    ("null7", "", "null7", "expected a JSON object"),
    (r#"{"request":{"target":"/"}}"#, "/request", "{\"target", "the member `method` is missing"),
    (r#"{"request":{"method":"GET"}}"#, "/request", "{\"method", "`target` is missing"),
    (r#"{"request":7}"#, "/request", "7}", "expected an object with `method` and `target`"),
    (r#"{"method":"GET","target":"/"}"#, "", "{\"method", "put it into the member `request`"),
    (r#"{"name":"a","serviceDetails":{}}"#, "", "{\"name", "a request body, not a case"),
    (r#"{"rule":"r","cases":[]}"#, "", "{\"rule", "a file of test vectors"),
];

const MEMBERS: &[(&str, &str, &str)] = &[
    (r#""acount":{}"#, "/acount", "unknown member; did you mean `account`?"),
    (r#""Policy":{}"#, "/Policy", "did you mean `policy`?"),
    (r#""role":[]"#, "/role", "did you mean `roles`?"),
    (r#""headers":[]"#, "/headers", "`headers` is a member of `request`"),
    (r#""colour":[]"#, "/colour", "expected `id`, `request`, `policy`, `account`"),
    (r#""id":{}"#, "/id", "expected a string or a number, found an object"),
    (r#""id":true"#, "/id", "found a boolean"),
    (REQUEST, "/request", "duplicate member"),
    (r#""description":1,"description":1"#, "/description", "duplicate member"),
    (r#""roles":"ProvisioningAPI.Read""#, "/roles", "an array of strings, found a string"),
    (r#""roles":["a",null]"#, "/roles/1", "expected a string, found null"),
    (r#""account":7"#, "/account", "an object with `state`, found a number"),
    (r#""account":{"state":"gone"}"#, "/account/state", "`known`, `missing` or `unknown`"),
    (r#""account":{}"#, "/account", "`known`, `missing` or `unknown`"),
    (r#""account":{"state":"known"}"#, "/account", "requires the member `account`"),
    (r#""account":{"state":"known","acount":{}}"#, "/account/acount", "did you mean `account`?"),
    (r#""account":{"state":"known","account":{}}"#, "/account/account", "not an account"),
    (r#""account":{"state":"missing","account":{}}"#, "/account", "only the state `known`"),
    (r#""account":{"state":"unknown","consent":{}}"#, "/account", "only the state `known`"),
    (
        r#""account":{"state":"known","account":{"name":"a"},"plans":{}}"#,
        "/account/plans",
        "not capability plans",
    ),
    (
        r#""account":{"state":"known","account":{"name":"a"},"civicAddresses":[]}"#,
        "/account/civicAddresses",
        "not civic addresses",
    ),
    (
        r#""account":{"state":"known","account":{"name":"a"},"consent":{}}"#,
        "/account/consent",
        "not a consent",
    ),
];

const REQUESTS: &[(&str, &str, &str)] = &[
    (r#""bodytext":"""#, "/request/bodytext", "did you mean `bodyText`?"),
    (r#""header":[]"#, "/request/header", "did you mean `headers`?"),
    (r#""url":"/""#, "/request/url", "did you mean `target`?"),
    (r#""policy":{}"#, "/request/policy", "`policy` is a member of the case"),
    (r#""method":"PUT""#, "/request/method", "duplicate member"),
    (r#""headers":{}"#, "/request/headers", "an array of [name, value] pairs, found an object"),
    (r#""headers":[["a"]]"#, "/request/headers/0", "expected two elements"),
    (r#""headers":["a"]"#, "/request/headers/0", "a [name, value] pair, found a string"),
    (r#""headers":[["a","b"],[1,"c"]]"#, "/request/headers/1/0", "a string, found a number"),
    (r#""headers":[["a",1]]"#, "/request/headers/0/1", "expected a string or {\"base64\""),
    (r#""headers":[["a",{"Base64":""}]]"#, "/request/headers/0/1/Base64", "`base64`?"),
    (r#""headers":[["a",{"base64":"?"}]]"#, "/request/headers/0/1/base64", "invalid base64"),
    (r#""headers":[["a",{}]]"#, "/request/headers/0/1", "the member `base64` is missing"),
    (r#""body":1,"bodyText":"""#, "/request/bodyText", "keep one of"),
    (r#""bodyBase64":"?""#, "/request/bodyBase64", "invalid base64"),
    (r#""bodyText":"\ud800""#, "/request/bodyText", "unpaired surrogate"),
    (r#""bodyText":{}"#, "/request/bodyText", "expected a string, found an object"),
];
