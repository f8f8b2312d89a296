//! A filter that traps: other requests that it has paused are answered or closed.

use std::io::Write;
use std::time::{Duration, Instant};

use crate::client;
use crate::gateway::{Gateway, Sample};
use crate::upstream::Upstream;

/// A filter that pauses its first request, and traps at the second one.
const TRAPPING: &str = r#"(module
  (memory (export "memory") 1)
  (global $requests (mut i32) (i32.const 0))
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "_initialize"))
  (func (export "proxy_on_memory_allocate") (param i32) (result i32) (i32.const 1024))
  (func (export "proxy_on_context_create") (param i32 i32))
  (func (export "proxy_on_configure") (param i32 i32) (result i32) (i32.const 1))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (global.set $requests (i32.add (global.get $requests) (i32.const 1)))
    (if (i32.gt_u (global.get $requests) (i32.const 1)) (then unreachable))
    (i32.const 1)))"#;

#[test]
fn requests_that_are_paused_at_a_trap_end_with_the_idle_timeout_of_every_sample() {
    for sample in ["minimal.yaml", "envoy.yaml"] {
        let upstream = Upstream::start();
        let mut sample = Sample::new(sample, upstream.address());
        // The samples have 30 seconds, and the test does not wait for them.
        sample.replace("stream_idle_timeout: 30s", "stream_idle_timeout: 3s");
        sample.set_filter(&wat::parse_str(TRAPPING).unwrap());
        let gateway = Gateway::start_file(&sample);
        let request = b"GET /accounts HTTP/1.1\r\nhost: gateway\r\n\r\n";
        let mut paused = client::connect(gateway.address("provisioning")).unwrap();
        paused.write_all(request).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        let start = Instant::now();
        let trapped = client::try_send(gateway.address("provisioning"), request);
        assert!(trapped.is_err() || trapped.unwrap().status >= 500);
        assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
        // The end of the connection is an answer as well.
        let answer = client::read_reply(&mut paused);
        assert!(!answer.is_ok_and(|reply| reply.status < 400));
        assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
        assert_eq!(upstream.take_requests().len(), 0);
    }
}
