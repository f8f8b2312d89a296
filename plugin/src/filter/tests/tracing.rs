//! What an operator sees of a request: log, access log, header fields.

use super::*;

const SHOWN: &str = r#"{"responseHeaders":true,"account":{"cluster":"acg_api","timeoutMs":300}}"#;

/// The verdict on a request for access logs.
fn property(filter: &Filter<FakeProxy>, context: u32) -> Option<&str> {
    filter.host.properties_set.get(&(context, "acg_policy".to_owned())).map(String::as_str)
}

fn header<'f>(filter: &'f Filter<FakeProxy>, name: &str) -> Option<&'f str> {
    filter.host.response_headers_set.get(name).map(String::as_str)
}

/// A number PUT with identifiers.
fn put_with_ids() -> Vec<HeaderField> {
    let ids: [(&str, &[u8]); 3] = [
        ("content-type", b"application/json"),
        ("x-request-id", b"7f1c"),
        ("x-ms-client-request-id", b"3b9c2d6a-8f0e-4b57-9f10-2d6c8e1a4f33"),
    ];
    fields("PUT", NUMBER, &ids)
}

#[test]
fn a_refusal_has_the_identifiers_of_the_request() {
    for (body, failing) in [("{", vec![]), ("{}", vec!["request_body"])] {
        let mut filter = filter();
        filter.create_context(2, ROOT);
        filter.host.headers = put_with_ids();
        filter.request_headers(2, false);
        filter.host.body = body.into();
        filter.host.failing = failing;
        filter.request_body(2, body.len(), true);
        let fields = &filter.host.last_reply.1;
        for (name, value) in [
            ("x-request-id", "7f1c"),
            ("x-ms-client-request-id", "3b9c2d6a-8f0e-4b57-9f10-2d6c8e1a4f33"),
        ] {
            assert!(fields.iter().any(|(n, v)| n == name && v == value), "{fields:?}");
        }
        let (_, line) = filter.host.log.last().unwrap();
        assert!(
            line.contains(r#""requestId":"7f1c""#)
                && !line.contains("3b9c2d6a-8f0e-4b57-9f10-2d6c8e1a4f33"),
            "{line}"
        );
    }
}

#[test]
fn a_refusal_that_the_level_of_the_log_hides_is_the_same() {
    let refused = |hides_info| {
        let mut filter = filter();
        filter.host.hides_info = hides_info;
        filter.host.log.clear();
        filter.create_context(2, ROOT);
        filter.host.context = 2;
        filter.host.headers = put_with_ids();
        filter.request_headers(2, false);
        filter.host.body = b"{".into();
        filter.request_body(2, 1, true);
        filter.pass_counts_on();
        let FakeProxy { log, host_calls, last_reply, properties_set, counters, .. } = filter.host;
        (log.len(), (host_calls, last_reply, properties_set, counters))
    };
    let ((lines, hidden), (all_lines, shown)) = (refused(true), refused(false));
    assert_eq!((lines, all_lines), (0, 1));
    assert_eq!(hidden, shown);
}

#[test]
fn the_level_of_the_log_is_asked_for_once_between_ticks() {
    for fails in [false, true] {
        let mut filter = filter();
        filter.host.failing.extend(fails.then_some("set_tick_period"));
        let mut lines = |hides_info, context| {
            filter.host.hides_info = hides_info;
            filter.host.log.clear();
            send_headers(&mut filter, context);
            filter.host.body = b"{".into();
            filter.request_body(context, 1, true);
            let lines = filter.host.log.len();
            if context == 3 {
                filter.tick(ROOT);
            }
            lines
        };
        let found = [lines(true, 2), lines(false, 3), lines(false, 4)];
        assert_eq!(found, if fails { [0, 1, 1] } else { [0, 0, 1] });
    }
}

#[test]
fn the_log_has_the_duration_of_the_lookup() {
    let mut filter = filter();
    let token = look_up(&mut filter, 2);
    filter.host.time_ms += 37;
    respond(&mut filter, token, "404", MISSING);
    let (_, line) = filter.host.log.last().unwrap();
    assert!(line.contains(r#""rule":"state/account-missing","lookupMs":37"#), "{line}");

    let mut filter = self::filter();
    let token = look_up(&mut filter, 2);
    filter.host.failing = vec!["monotonic_nanoseconds", "set_property"];
    respond(&mut filter, token, "404", MISSING);
    assert_eq!(only_reply(&filter).1, 404, "without a clock only the duration is missing");
}

#[test]
fn access_logs_have_the_verdict_if_there_are_issues() {
    let mut filter = filter();
    send_headers(&mut filter, 2);
    filter.host.body = b"{".to_vec();
    filter.request_body(2, 1, true);
    assert_eq!(property(&filter, 2), Some("rejected 400 errors=json/syntax"));

    filter.create_context(3, ROOT);
    filter.host.context = 3;
    filter.host.headers = fields("GET", "/accounts/contoso", &[]);
    assert_eq!(filter.request_headers(3, true), Action::Continue);
    assert_eq!(property(&filter, 3), Some("accepted warnings=request/api-version-missing"));

    filter.create_context(4, ROOT);
    filter.host.context = 4;
    filter.host.headers = fields("GET", "/accounts/contoso?api-version=2024-02-29", &[]);
    assert_eq!(filter.request_headers(4, true), Action::Continue);
    assert_eq!(property(&filter, 4), None);
}

#[test]
fn responses_have_the_verdict_and_the_identity_if_the_configuration_asks_for_it() {
    let mut filter = filter_with(SHOWN);
    send_headers(&mut filter, 2);
    filter.host.body = b"{".to_vec();
    filter.request_body(2, 1, true);
    filter.response_headers(2);
    let verdict = "x-acg-policy-verdict";
    assert_eq!(header(&filter, verdict), Some("rejected 400 errors=json/syntax"));
    let identity = header(&filter, "x-acg-policy").unwrap();
    assert!(identity.starts_with("0.") && identity.contains("; hash="), "{identity}");
    assert!(filter.host.log[0].1.contains("configured: acg-policy 0."), "{:?}", filter.host.log);

    filter.create_context(3, ROOT);
    filter.host.headers = fields("GET", "/accounts/contoso?api-version=2024-02-29", &[]);
    filter.request_headers(3, true);
    filter.response_headers(3);
    assert_eq!(header(&filter, verdict), Some("accepted"));

    filter.host.response_headers_set.clear();
    filter.create_context(4, ROOT);
    filter.host.headers = fields("GET", "/hello", &[]);
    filter.request_headers(4, true);
    filter.response_headers(4);
    assert_eq!(header(&filter, verdict), None, "outside the API");

    let mut filter = self::filter();
    send_headers(&mut filter, 2);
    filter.response_headers(2);
    assert!(filter.host.response_headers_set.is_empty());
}

#[test]
fn the_log_of_the_start_says_that_no_header_fields_of_responses_can_be_set() {
    for (configuration, failing, is_said) in [
        (SHOWN, vec!["set_response_header"], true),
        (SHOWN, vec![], false),
        (CONFIG, vec!["set_response_header"], false),
    ] {
        let mut filter = filter();
        filter.host.log.clear();
        filter.host.configuration = configuration.into();
        filter.host.failing = failing;
        assert!(filter.configure(ROOT, configuration.len()));
        let said = filter.host.log.iter().filter(|(level, line)| {
            *level == LogLevel::Warn && line.contains("`responseHeaders` has no effect")
        });
        assert_eq!(said.count(), usize::from(is_said), "{:?}", filter.host.log);
        let lines = filter.host.log.len();
        send_headers(&mut filter, 2);
        filter.response_headers(2);
        assert_eq!(filter.host.log.len(), lines, "a response adds no line: {:?}", filter.host.log);
    }
}

#[test]
fn a_response_of_the_proxy_before_the_verdict_says_so() {
    let mut filter = filter_with(SHOWN);
    send_headers(&mut filter, 2);
    filter.response_headers(2);
    assert_eq!(header(&filter, "x-acg-policy-verdict"), Some("pending"));
}

#[test]
fn a_response_before_the_verdict_of_an_observation_says_so() {
    let config = SHOWN.replacen('{', r#"{"observe":true,"#, 1);
    let mut filter = filter_with(&config);
    filter.create_context(2, ROOT);
    filter.host.headers = put_with_ids();
    filter.request_headers(2, false);
    filter.host.body = GOOD.into();
    filter.request_body(2, GOOD.len(), true);
    filter.response_headers(2);
    assert_eq!(header(&filter, "x-acg-policy-verdict"), Some("pending"));
    let token = filter.host.token;
    respond(&mut filter, token, "404", MISSING);
    filter.response_headers(2);
    let expected = "would-reject 404 errors=state/account-missing";
    assert_eq!(header(&filter, "x-acg-policy-verdict"), Some(expected));
    assert_eq!(property(&filter, 2), Some(expected));
}
