//! Every call into the proxy fails, with every status and with every kind of nonsense: the filter
//! never stops, never answers twice, and never lets a bad request pass.

use crate::common::{ENABLED, GOOD, NUMBER};
use crate::proxy::{FILTER, Fault, FaultKind, Field, Proxy, ROLES_PROPERTY, list};

const IMPORTS: [&str; 12] = [
    "proxy_close_stream",
    "proxy_continue_stream",
    "proxy_define_metric",
    "proxy_get_buffer_bytes",
    "proxy_get_header_map_pairs",
    "proxy_get_property",
    "proxy_http_call",
    "proxy_increment_metric",
    "proxy_log",
    "proxy_send_local_response",
    "proxy_set_effective_context",
    "proxy_set_tick_period_milliseconds",
];

const CONFIG: &str = r#"{"account":{"cluster":"acg_api","timeoutMs":200},"rolesMetadata":{"path":["payload","roles"]}}"#;

/// A request and all that happens around it.
#[derive(Clone, Copy, Debug)]
struct Scenario {
    path: &'static str,
    body: &'static str,
    trailers: bool,
    /// The status of the account's answer; 0 for none at all.
    answer: u16,
    good: bool,
}

const SCENARIOS: [Scenario; 8] = [
    Scenario { path: NUMBER, body: GOOD, trailers: false, answer: 200, good: true },
    Scenario { path: NUMBER, body: GOOD, trailers: true, answer: 200, good: true },
    Scenario { path: NUMBER, body: GOOD, trailers: false, answer: 404, good: false },
    Scenario { path: NUMBER, body: GOOD, trailers: true, answer: 500, good: false },
    Scenario { path: NUMBER, body: GOOD, trailers: false, answer: 0, good: false },
    Scenario {
        path: NUMBER,
        body: r#"{"telephoneNumber":7}"#,
        trailers: false,
        answer: 200,
        good: false,
    },
    Scenario { path: NUMBER, body: "{", trailers: true, answer: 200, good: false },
    Scenario { path: "/accounts//contoso", body: GOOD, trailers: false, answer: 200, good: false },
];

#[test]
fn without_faults_the_scenarios_are_what_they_say() {
    for scenario in SCENARIOS {
        let mut proxy = FILTER.start();
        assert_eq!(play(&mut proxy, scenario), Ok(scenario.good), "{scenario:?}");
        let seen = &proxy.world().requests[&2];
        assert_eq!(seen.reply.is_none(), scenario.good, "{scenario:?}");
    }
}

#[test]
fn no_status_of_any_call_stops_the_filter_or_opens_it() {
    let statuses = (0..=13).chain([255, 65_536, u32::MAX - 1, u32::MAX]);
    let kinds: Vec<FaultKind> = statuses.map(FaultKind::Status).collect();
    inject(&IMPORTS, &kinds);
}

#[test]
fn no_nonsense_that_is_handed_over_stops_the_filter_or_opens_it() {
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

fn inject(imports: &[&'static str], kinds: &[FaultKind]) {
    let mut played = 0;
    for import in imports {
        for kind in kinds {
            for nth in [None, Some(1), Some(2), Some(3)] {
                for scenario in SCENARIOS {
                    let mut proxy = FILTER.start();
                    proxy.world().fault = Some(Fault { import, nth, kind: *kind });
                    let passed = play(&mut proxy, scenario);
                    let context = format!("{scenario:?} with {import} failing ({nth:?}): {kind:?}");
                    // A body that the proxy swaps for an empty one, or an account's answer that it
                    // makes up, is judged as it is; nothing else may let a bad request pass.
                    assert!(
                        passed == Ok(false) || (passed == Ok(true) && scenario.good),
                        "{context}: {passed:?}"
                    );
                    assert_eq!(proxy.world().violations, [""; 0], "{context}");
                    played += 1;
                }
            }
        }
    }
    println!("{played} faults");
}

/// Plays a scenario to its end. `true` when the request passed; the error is a trap or a fault of
/// the filter.
fn play(proxy: &mut Proxy, scenario: Scenario) -> Result<bool, String> {
    if !proxy.configure(1, CONFIG)? {
        return Ok(false);
    }
    proxy.create(2, 1)?;
    proxy.world().headers = header(scenario.path);
    let roles = vec!["ProvisioningAPI.Write".to_owned()];
    proxy.world().properties.insert(ROLES_PROPERTY.to_vec(), list(&roles));
    proxy.headers(2, false)?;
    let (first, second) = scenario.body.as_bytes().split_at(scenario.body.len() / 2);
    proxy.world().body = first.to_vec();
    proxy.body(2, false)?;
    proxy.world().body.extend_from_slice(second);
    proxy.body(2, !scenario.trailers)?;
    if scenario.trailers {
        proxy.trailers(2)?;
    }
    if let Some(call) = proxy.world().calls.last().cloned() {
        let answer = (scenario.answer != 0).then(|| (scenario.answer, ENABLED.as_bytes().to_vec()));
        proxy.answer(1, call.token, answer.clone())?;
        proxy.answer(1, call.token, answer)?;
    }
    for _ in 0..200 {
        proxy.tick(1)?;
    }
    let seen = &proxy.world().requests[&2];
    let passed = seen.passed || seen.resumed;
    proxy.delete(2)?;
    proxy.delete(1)?;
    Ok(passed)
}

fn header(path: &str) -> Vec<Field> {
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
