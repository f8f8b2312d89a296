//! Fault injection: each host call fails with each status, or returns malformed data. The filter never
//! traps, never replies twice, and never passes an invalid request.

use crate::common::{ENABLED, GOOD, MISSING, NUMBER};
use crate::proxy::{FILTER, Fault, FaultKind, HeaderField, Proxy, ROLES_PROPERTY, list};

pub(crate) const IMPORTS: [&str; 18] = [
    "clock_time_get",
    "proxy_close_stream",
    "proxy_continue_stream",
    "proxy_define_metric",
    "proxy_get_buffer_bytes",
    "proxy_get_header_map_pairs",
    "proxy_get_log_level",
    "proxy_get_property",
    "proxy_http_call",
    "proxy_increment_metric",
    "proxy_log",
    "proxy_record_metric",
    "proxy_replace_header_map_value",
    "proxy_send_local_response",
    "proxy_set_effective_context",
    "proxy_set_property",
    "proxy_set_tick_period_milliseconds",
    "random_get",
];

const CONFIG: &str = r#"{"account":{"cluster":"acg_api","timeoutMs":200},"rolesMetadata":{"path":["payload","roles"]},"responseHeaders":true}"#;

/// A request and the response to its lookup.
#[derive(Clone, Copy, Debug)]
struct Scenario {
    path: &'static str,
    body: &'static str,
    trailers: bool,
    /// The status of the response to the lookup; 0 for a failed call.
    response: u16,
    /// Whether the request passes without an injected fault.
    valid: bool,
}

const SCENARIOS: [Scenario; 10] = [
    Scenario { path: NUMBER, body: GOOD, trailers: false, response: 401, valid: false },
    // The caller may write, and not read: the API decides.
    Scenario { path: NUMBER, body: GOOD, trailers: false, response: 403, valid: true },
    Scenario { path: NUMBER, body: GOOD, trailers: false, response: 200, valid: true },
    Scenario { path: NUMBER, body: GOOD, trailers: true, response: 200, valid: true },
    Scenario { path: NUMBER, body: GOOD, trailers: false, response: 404, valid: false },
    Scenario { path: NUMBER, body: GOOD, trailers: true, response: 500, valid: false },
    Scenario { path: NUMBER, body: GOOD, trailers: false, response: 0, valid: false },
    Scenario {
        path: NUMBER,
        body: r#"{"telephoneNumber":7}"#,
        trailers: false,
        response: 200,
        valid: false,
    },
    Scenario { path: NUMBER, body: "{", trailers: true, response: 200, valid: false },
    Scenario {
        path: "/accounts//contoso",
        body: GOOD,
        trailers: false,
        response: 200,
        valid: false,
    },
];

#[test]
fn without_a_fault_exactly_the_valid_scenarios_pass() {
    for scenario in SCENARIOS {
        let mut proxy = FILTER.start();
        assert_eq!(run(&mut proxy, scenario), Ok(scenario.valid), "{scenario:?}");
        for context in [2, 3] {
            let request = &proxy.state().requests[&context];
            assert_eq!(request.reply.is_none(), scenario.valid, "{scenario:?}");
        }
        if scenario.valid {
            assert_eq!(proxy.state().calls.len(), 1, "the second request needs no lookup");
        }
    }
}

#[test]
fn no_status_of_a_host_call_traps_the_filter_or_passes_an_invalid_request() {
    let statuses = (0..=13).chain([255, 65_536, u32::MAX - 1, u32::MAX]);
    let kinds: Vec<FaultKind> = statuses.map(FaultKind::Status).collect();
    inject(&IMPORTS, &kinds);
}

#[test]
fn no_malformed_data_traps_the_filter_or_passes_an_invalid_request() {
    let kinds = [
        FaultKind::Null(0),
        FaultKind::Null(1),
        FaultKind::Null(u32::MAX),
        FaultKind::Bytes(b""),
        FaultKind::Bytes(b"\x01"),
        FaultKind::Bytes(b"\xff\xff\xff\xff"),
        FaultKind::Bytes(b"\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff:method\0GET\0"),
        FaultKind::Bytes(b"\x01\0\0\0\x07\0\0\0\x02\0\0\0:status\0\xff\xfe\0"),
        FaultKind::Bytes(b"\x02\0\0\0\x07\0\0\0\x03\0\0\0:method\0GET\0"),
        FaultKind::Bytes(ENABLED.as_bytes()),
        FaultKind::Bytes(GOOD.as_bytes()),
    ];
    inject(&["proxy_get_buffer_bytes", "proxy_get_header_map_pairs", "proxy_get_property"], &kinds);
    inject(
        &["proxy_http_call", "proxy_define_metric"],
        &[FaultKind::Number(0), FaultKind::Number(u32::MAX)],
    );
}

#[test]
fn an_observed_request_passes_whatever_host_call_fails() {
    let config = CONFIG.replacen('{', r#"{"observe":true,"#, 1);
    for import in IMPORTS {
        for status in [1, 2, 7, 10, u32::MAX] {
            for scenario in SCENARIOS {
                let mut proxy = FILTER.start();
                let kind = FaultKind::Status(status);
                proxy.state().fault = Some(Fault { import, nth: None, kind });
                let context = format!("{scenario:?} with {import} failing: {status}");
                // Without its configuration the filter does not start.
                if !proxy.configure(1, &config).unwrap() {
                    assert_eq!(import, "proxy_get_buffer_bytes");
                    continue;
                }
                for request in [2, 3] {
                    assert_eq!(send(&mut proxy, request, scenario), Ok(true), "{context}");
                    proxy.state().requests.remove(&1);
                }
                assert!(proxy.state().requests.values().all(|it| it.reply.is_none()), "{context}");
                assert_eq!(proxy.state().violations, [""; 0], "{context}");
            }
        }
    }
}

fn inject(imports: &[&'static str], kinds: &[FaultKind]) {
    let mut count = 0;
    for import in imports {
        for kind in kinds {
            for nth in [None, Some(1), Some(2), Some(3)] {
                for scenario in SCENARIOS {
                    let mut proxy = FILTER.start();
                    proxy.state().fault = Some(Fault { import, nth, kind: *kind });
                    let passed = run(&mut proxy, scenario);
                    let context = format!("{scenario:?} with {import} failing ({nth:?}): {kind:?}");
                    // A body or a response that the proxy replaces is validated as it is. No other
                    // fault can pass an invalid request.
                    assert!(
                        passed == Ok(false) || (passed == Ok(true) && scenario.valid),
                        "{context}: {passed:?}"
                    );
                    assert_eq!(proxy.state().violations, [""; 0], "{context}");
                    count += 1;
                }
            }
        }
    }
    println!("{count} faults");
}

/// Runs a scenario to its end, twice, so that the second request can be answered from the cache. `true`
/// if both requests passed. The error is a trap, a violation of the ABI, or a difference between the
/// requests if no fault is injected.
fn run(proxy: &mut Proxy, scenario: Scenario) -> Result<bool, String> {
    if !proxy.configure(1, CONFIG)? {
        return Ok(false);
    }
    let first = send(proxy, 2, scenario)?;
    // Calls about a request that the proxy has not selected are about this context.
    proxy.state().requests.remove(&1);
    let passed = [first, send(proxy, 3, scenario)?];
    proxy.delete(1)?;
    if proxy.state().fault.is_none() && passed[0] != passed[1] {
        return Err(format!("the requests differ: {passed:?}"));
    }
    if passed.contains(&true) && !scenario.valid {
        return Err(format!("an invalid request passed: {passed:?}"));
    }
    Ok(passed == [true, true])
}

/// Sends a request. `true` if it passed.
fn send(proxy: &mut Proxy, context: u32, scenario: Scenario) -> Result<bool, String> {
    proxy.create(context, 1)?;
    proxy.state().headers = headers(scenario.path);
    let roles = vec!["ProvisioningAPI.Write".to_owned()];
    proxy.state().properties.insert(ROLES_PROPERTY.to_vec(), list(&roles));
    proxy.headers(context, false)?;
    let (first, second) = scenario.body.as_bytes().split_at(scenario.body.len() / 2);
    proxy.state().body = first.to_vec();
    proxy.body(context, false)?;
    proxy.state().body.extend_from_slice(second);
    proxy.body(context, !scenario.trailers)?;
    if scenario.trailers {
        proxy.trailers(context)?;
    }
    if let Some(call) = proxy.state().calls.last().cloned() {
        let response =
            (scenario.response != 0).then(|| (scenario.response, body_of(scenario.response)));
        proxy.respond(1, call.token, response.clone())?;
        proxy.respond(1, call.token, response)?;
    }
    // Also if the filter could not ask for ticks, some come.
    for tick in 0..200 {
        if tick >= 3 && proxy.state().tick_ms == 0 {
            break;
        }
        proxy.tick(1)?;
    }
    proxy.response_headers(context)?;
    let request = &proxy.state().requests[&context];
    let passed = request.passed || request.resumed;
    proxy.delete(context)?;
    Ok(passed)
}

/// The body of the response to a lookup.
fn body_of(status: u16) -> Vec<u8> {
    let body = if status == 404 { MISSING } else { ENABLED };
    body.into()
}

fn headers(path: &str) -> Vec<HeaderField> {
    let field = |name: &str, value: &str| (name.as_bytes().to_vec(), value.as_bytes().to_vec());
    vec![
        field(":authority", "gateway.example"),
        field(":path", path),
        field(":method", "PUT"),
        field(":scheme", "https"),
        field("content-type", "application/json"),
        field("authorization", "Bearer own"),
    ]
}
