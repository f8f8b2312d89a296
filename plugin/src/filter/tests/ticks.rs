//! Steps of many requests in one callback.

use super::*;

/// Sends number PUTs that wait for one lookup.
fn wait(filter: &mut Filter<FakeProxy>, contexts: std::ops::Range<u32>) {
    for context in contexts {
        send_headers(filter, context);
        filter.host.body = GOOD.into();
        assert_eq!(filter.request_body(context, GOOD.len(), true), Action::Pause);
    }
}

#[test]
fn one_callback_acts_on_a_limited_number_of_requests() {
    let mut filter = filter();
    wait(&mut filter, 2..502);
    respond(&mut filter, 1, "404", MISSING);
    assert_eq!(filter.host.host_calls.len(), apply::MAX_REQUESTS_PER_CALLBACK);
    run_short_ticks(&mut filter);
    let replied = |call: &HostCall| matches!(call, HostCall::Replied(_, 404, _));
    assert_eq!(filter.host.host_calls.iter().filter(|call| replied(call)).count(), 500);
    assert_eq!(filter.host.tick_period_ms, 0);
}

#[test]
fn requests_that_end_before_their_step_are_left_out() {
    let mut filter = filter();
    wait(&mut filter, 2..42);
    respond(&mut filter, 1, "404", MISSING);
    (2..41).for_each(|context| filter.delete_context(context));
    filter.tick(ROOT);
    assert_eq!(filter.host.host_calls.len(), apply::MAX_REQUESTS_PER_CALLBACK + 1);
    assert!(matches!(filter.host.host_calls.last(), Some(HostCall::Replied(41, 404, _))));
}

#[test]
fn short_ticks_do_not_shorten_time_limits() {
    let mut filter = filter();
    wait(&mut filter, 2..1_000);
    respond(&mut filter, 1, "404", MISSING);
    filter.host.headers = put(&NUMBER.replace("contoso", "fabrikam"));
    filter.create_context(1_000, ROOT);
    assert_eq!(filter.request_headers(1_000, false), Action::Pause);
    filter.host.body = GOOD.replace("contoso", "fabrikam").into();
    assert_eq!(filter.request_body(1_000, filter.host.body.len(), true), Action::Pause);
    run_short_ticks(&mut filter);
    assert_eq!(filter.host.host_calls.len(), 998, "60 short ticks are less than one");
    assert_eq!(filter.host.tick_period_ms, 100);
    (0..5).for_each(|_| filter.tick(ROOT));
    assert!(matches!(filter.host.host_calls.last(), Some(HostCall::Replied(1_000, 503, _))));
}

#[test]
fn without_ticks_every_step_is_carried_out_at_once() {
    let mut filter = filter();
    wait(&mut filter, 2..102);
    filter.host.failing = vec!["set_tick_period"];
    respond(&mut filter, 1, "404", MISSING);
    assert_eq!(filter.host.host_calls.len(), 100);
}
