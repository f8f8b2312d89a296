//! The filter on one worker: unexpected callbacks, many requests, invalid configurations.

use crate::proxy::{FILTER, HeaderField};

const CONFIG: &str = r#"{"account":{"cluster":"acg_api"}}"#;

#[test]
fn no_sequence_of_callbacks_makes_the_filter_trap() {
    let callbacks: [(&str, usize); 8] = [
        ("proxy_on_context_create", 2),
        ("proxy_on_configure", 2),
        ("proxy_on_request_headers", 3),
        ("proxy_on_request_body", 3),
        ("proxy_on_request_trailers", 2),
        ("proxy_on_http_call_response", 5),
        ("proxy_on_tick", 1),
        ("proxy_on_delete", 1),
    ];
    // A linear congruential generator: the same callbacks in every run.
    let mut seed: u32 = 1;
    let mut random = move |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % below
    };
    for _ in 0..200 {
        let mut proxy = FILTER.start();
        proxy.configure(1, CONFIG).unwrap();
        proxy.state().headers = put("/accounts/contoso?api-version=2024-02-29");
        proxy.state().body = br#"{"name":"contoso"}"#.to_vec();
        for _ in 0..100 {
            let (export, count) = callbacks[random(8) as usize];
            let arguments: Vec<u32> =
                (0..count).map(|_| [0, 1, 2, 3, 18, u32::MAX][random(6) as usize]).collect();
            proxy.call(export, &arguments).unwrap();
        }
    }
}

#[test]
fn memory_does_not_grow_with_the_number_of_requests() {
    let mut proxy = FILTER.start();
    assert!(proxy.configure(1, CONFIG).unwrap());
    let mut after_first = 0;
    for round in 0..10_000 {
        let context = round + 2;
        proxy.create(context, 1).unwrap();
        proxy.state().headers = put("/accounts/contoso?api-version=2024-02-29");
        proxy.state().body.clear();
        assert!(!proxy.headers(context, false).unwrap());
        // Every other request ends before its body.
        if round % 2 == 0 {
            proxy.state().body = format!(r#"{{"name":"{}"}}"#, "x".repeat(100_000)).into_bytes();
            assert!(!proxy.body(context, true).unwrap());
        }
        proxy.delete(context).unwrap();
        if round == 100 {
            after_first = proxy.memory();
        }
    }
    assert_eq!(proxy.memory(), after_first);
}

#[test]
fn an_invalid_configuration_is_rejected_and_the_log_has_its_place() {
    let mut proxy = FILTER.start();
    let config = r#"{"policy":{"rules":{"number/usage-emtpy":"off"}},"account":{"cluster":"c"}}"#;
    assert!(!proxy.configure(1, config).unwrap());
    let log = proxy.state().log.join("\n");
    assert!(log.contains("/policy/rules/number~1usage-emtpy"), "{log}");
}

#[test]
fn a_verdict_is_logged_unless_the_level_of_the_log_hides_it() {
    for (level, lines) in [(0, 1), (2, 1), (3, 0), (5, 0)] {
        let mut proxy = FILTER.start();
        assert!(proxy.configure(1, CONFIG).unwrap());
        proxy.state().log.clear();
        proxy.state().log_level = level;
        proxy.create(2, 1).unwrap();
        proxy.state().headers = put("/accounts//contoso");
        assert!(!proxy.headers(2, false).unwrap());
        let log = &proxy.state().log;
        assert_eq!(log.len(), lines, "{level}: {log:?}");
        let request = &proxy.state().requests[&2];
        assert_eq!(request.reply.as_ref().map(|reply| reply.status), Some(400));
        assert!(request.properties["acg_policy"].starts_with("rejected 400"), "{level}");
    }
}

fn put(path: &str) -> Vec<HeaderField> {
    let field = |name: &str, value: &str| (name.as_bytes().to_vec(), value.as_bytes().to_vec());
    vec![field(":method", "PUT"), field(":path", path), field("content-type", "application/json")]
}
