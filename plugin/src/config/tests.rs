use std::collections::BTreeSet;

use super::*;

fn error(text: &str) -> ConfigError {
    Config::read(text.as_bytes()).unwrap_err()
}

#[test]
fn a_cluster_is_enough() {
    let config = Config::read(br#"{"account":{"cluster":"acg_api"}}"#).unwrap();
    let expected = AccountSource {
        cluster: "acg_api".to_owned(),
        authority: "acg_api".to_owned(),
        scheme: "http",
        timeout_ms: 1_000,
        max_concurrent: 128,
        queue_timeout_ms: 10_000,
        max_queued: 4_096,
        cache: CacheLimits { ttl_ms: 30_000, negative_ttl_ms: 2_000, max_entries: 4_096 },
    };
    assert_eq!(config.accounts, Some(expected));
    assert_eq!(config.validator.policy(), &Policy::default());
}

#[test]
fn every_member_is_read() {
    let text = br#"{"pol\u0069cy" : {"maxBodyBytes":1000}, "account":{"cluster":"c","authority":"api.example:8443","scheme":"https","timeoutMs":60000,"maxConcurrent":1,"queueTimeoutMs":0,"maxQueued":2,"cacheTtlMs":300000,"negativeCacheTtlMs":3,"maxCached":4}}"#;
    let config = Config::read(text).unwrap();
    assert_eq!(config.validator.policy().max_body_bytes(), 1000);
    let accounts = config.accounts.unwrap();
    assert_eq!((accounts.authority.as_str(), accounts.timeout_ms), ("api.example:8443", 60_000));
    assert_eq!(accounts.scheme, "https");
    assert_eq!(accounts.max_concurrent, 1);
    assert_eq!((accounts.queue_timeout_ms, accounts.max_queued), (0, 2));
    let cache = CacheLimits { ttl_ms: 300_000, negative_ttl_ms: 3, max_entries: 4 };
    assert_eq!(accounts.cache, cache);
}

#[test]
fn zero_disables_the_cache_and_the_shorter_time_limit_follows_the_longer_one() {
    for (members, ttl_ms, negative_ttl_ms) in [
        (r#""cacheTtlMs":0"#, 0, 0),
        (r#""cacheTtlMs":1000"#, 1_000, 1_000),
        (r#""negativeCacheTtlMs":0"#, 30_000, 0),
    ] {
        let text = format!(r#"{{"account":{{"cluster":"c",{members}}}}}"#);
        let cache = Config::read(text.as_bytes()).unwrap().accounts.unwrap().cache;
        assert_eq!((cache.ttl_ms, cache.negative_ttl_ms), (ttl_ms, negative_ttl_ms), "{members}");
        assert_eq!(cache.is_enabled(), ttl_ms > 0);
    }
}

#[test]
fn account_is_optional_if_no_rule_needs_an_account() {
    let rules: BTreeSet<&str> =
        Validator::default().account_rules().map(|rule| rule.code).collect();
    let rules = Vec::from_iter(rules);
    let with_off = |codes: &[&str]| {
        let levels: Vec<String> = codes.iter().map(|code| format!(r#""{code}":"off""#)).collect();
        Config::read(format!(r#"{{"policy":{{"rules":{{{}}}}}}}"#, levels.join(",")).as_bytes())
    };
    assert_eq!(with_off(&rules).unwrap().accounts, None);
    let error = with_off(&rules[1..]).unwrap_err();
    assert_eq!(error.pointer, "/account");
    assert!(error.message.contains(rules[0]), "{error}");
}

#[test]
fn errors_name_their_place() {
    for (text, place) in [
        ("", ""),
        ("[]", ""),
        ("{}", "/account"),
        (r#"{"account":{}}"#, "/account/cluster"),
        (r#"{"account":7}"#, "/account"),
        (r#"{"account":{"cluster":"a b"}}"#, "/account/cluster"),
        (r#"{"account":{"cluster":""}}"#, "/account/cluster"),
        (r#"{"account":{"cluster":"c","timeoutMs":0}}"#, "/account/timeoutMs"),
        (r#"{"account":{"cluster":"c","timeoutMs":60001}}"#, "/account/timeoutMs"),
        (r#"{"account":{"cluster":"c","timeoutMs":"1"}}"#, "/account/timeoutMs"),
        (r#"{"account":{"cluster":"c","maxConcurrent":1.5}}"#, "/account/maxConcurrent"),
        (r#"{"account":{"cluster":"c","a/b":1}}"#, "/account/a~1b"),
        (r#"{"account":{"cluster":"c"},"polices":{}}"#, "/polices"),
        (r#"{"account":{"cluster":"c"},"rolesMetadata":true}"#, "/rolesMetadata"),
        (r#"{"account":{"cluster":"c"},"rolesMetadata":{}}"#, "/rolesMetadata/path"),
        (r#"{"account":{"cluster":"c"},"rolesMetadata":{"path":[]}}"#, "/rolesMetadata/path"),
        (r#"{"account":{"cluster":"c"},"rolesMetadata":{"path":"roles"}}"#, "/rolesMetadata/path"),
        (
            r#"{"account":{"cluster":"c"},"rolesMetadata":{"path":["roles",7]}}"#,
            "/rolesMetadata/path/1",
        ),
        (
            r#"{"account":{"cluster":"c"},"rolesMetadata":{"path":["a\u0000b"]}}"#,
            "/rolesMetadata/path/0",
        ),
        (
            r#"{"account":{"cluster":"c"},"rolesMetadata":{"filter":"","path":["roles"]}}"#,
            "/rolesMetadata/filter",
        ),
        (
            r#"{"account":{"cluster":"c"},"rolesMetadata":{"header":"x","path":["roles"]}}"#,
            "/rolesMetadata/header",
        ),
        (r#"{"account":{"cluster":"c"},"account":{"cluster":"c"}}"#, "/account"),
        (r#"{"account":{"cluster":"c","scheme":"HTTPS"}}"#, "/account/scheme"),
        (r#"{"account":{"cluster":"c"},"hold":"headers"}"#, "/hold"),
        (r#"{"account":{"cluster":"c"},"name":"a.b"}"#, "/name"),
        (r#"{"account":{"cluster":"c"},"responseHeaders":"yes"}"#, "/responseHeaders"),
        (r#"{"account":{"cluster":"c"},"observe":1}"#, "/observe"),
        (r#"{"account":{"cluster":"c"},"observe":{"rule":[]}}"#, "/observe/rule"),
        (r#"{"account":{"cluster":"c"},"observe":{"rules":{}}}"#, "/observe/rules"),
        (
            r#"{"account":{"cluster":"c"},"observe":{"rules":["json","numbers"]}}"#,
            "/observe/rules/1",
        ),
        (r#"{"account":{"cluster":"c"},"observe":{"routes":["a",""]}}"#, "/observe/routes/1"),
        (r#"{"account":{"cluster":"c"},"policy":[]}"#, "/policy"),
        (r#"{"account":{"cluster":"c"},"policy":{"profile":"lax"}}"#, "/policy/profile"),
        (
            r#"{"account":{"cluster":"c"},"policy":{"rules":{"no/such":"off"}}}"#,
            "/policy/rules/no~1such",
        ),
    ] {
        assert_eq!(error(text).pointer, place, "{text}: {}", error(text));
    }
}

#[test]
fn errors_of_limits_name_their_place() {
    for (text, place) in [
        (r#"{"account":{"cluster":"c","queueTimeoutMs":60001}}"#, "/account/queueTimeoutMs"),
        (r#"{"account":{"cluster":"c","maxQueued":0}}"#, "/account/maxQueued"),
        (r#"{"account":{"cluster":"c","cacheTtlMs":300001}}"#, "/account/cacheTtlMs"),
        (r#"{"account":{"cluster":"c","cacheTtlMs":-1}}"#, "/account/cacheTtlMs"),
        (
            r#"{"account":{"cluster":"c","cacheTtlMs":1,"negativeCacheTtlMs":2}}"#,
            "/account/negativeCacheTtlMs",
        ),
        (r#"{"account":{"cluster":"c","maxCached":0}}"#, "/account/maxCached"),
    ] {
        assert_eq!(error(text).pointer, place, "{text}: {}", error(text));
    }
}

#[test]
fn messages_name_the_error_and_its_correction() {
    for (text, message) in [
        (
            "{\n  \"account\": }",
            "at the top level: line 2, column 14: not JSON; check the syntax there",
        ),
        (
            "\u{feff}{}",
            "at the top level: line 1, column 1: not UTF-8, or with a byte order mark; save the text as UTF-8 without one",
        ),
        (
            r#"{"account":{"cluster":"c"},"account":{}}"#,
            "at /account: line 1, column 28: duplicate member; keep one",
        ),
        (
            r#"{"account":{"cluster":"c","timeout":1}}"#,
            "at /account/timeout: unknown member; expected `cluster`, `authority`, `scheme`, `timeoutMs`, `maxConcurrent`, `queueTimeoutMs`, `maxQueued`, `cacheTtlMs`, `negativeCacheTtlMs`, `maxCached`",
        ),
        (
            r#"{"account":{"cluster":"c","timeoutMs":60001}}"#,
            "at /account/timeoutMs: expected an integer from 1 to 60000",
        ),
        (
            r#"{"account":{"cluster":"c","cacheTtlMs":1000,"negativeCacheTtlMs":2000}}"#,
            "at /account/negativeCacheTtlMs: expected at most `cacheTtlMs`, which is 1000",
        ),
        (
            r#"{"account":{"cluster":"c"},"policy":[]}"#,
            "at /policy: expected an object, found an array",
        ),
    ] {
        assert_eq!(error(text).to_string(), message);
    }
}

#[test]
fn a_struct_is_a_configuration_and_its_errors_name_their_place() {
    // {"account": {"cluster": "c"}} and {"account": {"cluste": "c"}}
    let good = b"\x0a\x1d\x0a\x07account\x12\x12*\x10\x0a\x0e\x0a\x07cluster\x12\x03\x1a\x01c";
    let misspelt = b"\x0a\x1c\x0a\x07account\x12\x11*\x0f\x0a\x0d\x0a\x06cluste\x12\x03\x1a\x01c";
    assert_eq!(
        Config::read(good).map_err(|error| error.to_string()).unwrap().accounts.unwrap().cluster,
        "c"
    );
    assert_eq!(Config::read(misspelt).unwrap_err().pointer, "/account/cluste");
}

#[test]
fn without_a_configuration_the_message_shows_one() {
    let error = Config::read(b"").unwrap_err().to_string();
    assert!(error.contains("there is no configuration; add `configuration`"), "{error}");
}
