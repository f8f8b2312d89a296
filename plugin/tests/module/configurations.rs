//! `acg-policy config check` reports what the filter rejects, and nothing else.

use acg_policy_gateway::config::check;

use crate::proxy::FILTER;

#[test]
fn config_check_rejects_the_configurations_that_the_filter_rejects() {
    let texts = accounts().into_iter().chain(others());
    for text in texts {
        let accepted = FILTER.start().configure(1, &text).unwrap();
        let report = check(&[("configuration".to_owned(), text.clone())]);
        let found = report.map(|report| report.exit_code() == 0).unwrap_or_default();
        assert_eq!(
            found, accepted,
            "config check accepts: {found}, the filter: {accepted}: {text}"
        );
    }
}

/// Configurations with different members `account`.
fn accounts() -> Vec<String> {
    let account = |members: &str| format!(r#"{{"account":{{"cluster":"c"{members}}}}}"#);
    let mut texts = vec![account(""), "{}".to_owned(), r#"{"account":{}}"#.to_owned()];
    for (name, values) in [
        ("timeoutMs", &[0, 1, 60_000, 60_001][..]),
        ("maxConcurrent", &[0, 1, 65_536, 65_537]),
        ("queueTimeoutMs", &[0, 60_000, 60_001]),
        ("maxQueued", &[0, 1, 65_536, 65_537]),
        ("cacheTtlMs", &[0, 1, 300_000, 300_001]),
        ("negativeCacheTtlMs", &[0, 30_000, 30_001, 300_000]),
        ("maxCached", &[0, 1, 65_536, 65_537]),
    ] {
        texts.extend(values.iter().map(|value| account(&format!(r#","{name}":{value}"#))));
        texts.push(account(&format!(r#","{name}":"5""#)));
        texts.push(account(&format!(r#","{name}":1.5"#)));
    }
    for members in [
        r#","cacheTtlMs":1000,"negativeCacheTtlMs":1000"#,
        r#","cacheTtlMs":1000,"negativeCacheTtlMs":1001"#,
        r#","scheme":"https""#,
        r#","scheme":"ftp""#,
        r#","authority":"a b""#,
        r#","timeout":5"#,
    ] {
        texts.push(account(members));
    }
    texts
}

/// Configurations with different other members.
fn others() -> Vec<String> {
    let with = |member: &str| format!(r#"{{"account":{{"cluster":"c"}},{member}}}"#);
    let mut texts = Vec::new();
    for member in [
        r#""responseHeaders":true"#,
        r#""responseHeaders":"yes""#,
        r#""name":"a-b_1""#,
        r#""name":"a b""#,
        r#""name":7"#,
        r#""hold":"body""#,
        r#""hold":"headers""#,
        r#""rolesMetadata":{"path":["payload","roles"]}"#,
        r#""rolesMetadata":{"path":[]}"#,
        r#""rolesMetadata":{}"#,
        r#""rolesMetadata":{"path":["roles"],"x":1}"#,
        r#""acount":1"#,
        r#""policy":{"profile":"lenient"}"#,
    ] {
        texts.push(with(member));
    }
    for observe in [
        "true",
        "false",
        r#""yes""#,
        r#"{"rules":["number","state/unknown"]}"#,
        r#"{"rules":[],"routes":[]}"#,
        r#"{"rules":[""]}"#,
        r#"{"rules":["nothing"]}"#,
        r#"{"rules":"number"}"#,
        r#"{"routes":["pilot"]}"#,
        r#"{"routes":[7]}"#,
        r#"{"rule":["number"]}"#,
    ] {
        texts.push(with(&format!(r#""observe":{observe}"#)));
    }
    texts
}
