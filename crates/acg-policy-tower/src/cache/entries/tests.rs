//! Tests of the limits of the kept states.

use acg_policy::KnownAccount;
use http::Request;

use super::*;
use crate::cache::caller::Callers;

const LIMITS: Limits = Limits {
    time_to_live: Duration::from_secs(30),
    negative_time_to_live: Duration::from_secs(2),
    max_entries: 8,
};

fn key(account: &str) -> Key {
    let (head, ()) = Request::new(()).into_parts();
    Key { caller: Callers::All.of(&head), account: account.to_owned() }
}

fn insert(entries: &mut Entries, account: &str, is_account: bool, sent_at: Instant) {
    let known = || AccountState::Known(KnownAccount::new(account));
    let state = if is_account { known() } else { AccountState::Missing };
    entries.insert(
        key(account),
        &Found { answer: Arc::new(AccountAnswer::new(state)), sent_at },
        &LIMITS,
    );
}

#[test]
fn an_account_is_kept_for_thirty_seconds_and_can_refuse_for_two() {
    let sent_at = Instant::now();
    let mut entries = Entries::default();
    insert(&mut entries, "contoso", true, sent_at);
    insert(&mut entries, "missing", false, sent_at);
    let mut at = |name, age| {
        let cached = entries.get(&key(name), &LIMITS, sent_at + Duration::from_millis(age));
        cached.map(|cached| cached.may_refuse)
    };
    assert_eq!((at("contoso", 0), at("missing", 0)), (Some(true), Some(true)));
    assert_eq!((at("contoso", 1_999), at("missing", 1_999)), (Some(true), Some(true)));
    assert_eq!((at("contoso", 2_000), at("missing", 2_000)), (Some(false), None));
    assert_eq!((at("contoso", 29_999), at("contoso", 30_000)), (Some(false), None));
    assert!(entries.by_key.is_empty() && entries.negative == 0);
}

#[test]
fn the_state_that_was_used_the_longest_time_ago_is_replaced_first() {
    let now = Instant::now();
    let mut entries = Entries::default();
    (0..8).for_each(|index| insert(&mut entries, &format!("a{index}"), true, now));
    assert!(entries.get(&key("a0"), &LIMITS, now).is_some());
    insert(&mut entries, "new", true, now);
    assert_eq!(entries.by_key.len(), 8);
    assert!(entries.get(&key("a0"), &LIMITS, now).is_some());
    assert!(entries.get(&key("a1"), &LIMITS, now).is_none());
}

#[test]
fn states_without_an_account_have_a_quarter_of_the_places() {
    let now = Instant::now();
    let mut entries = Entries::default();
    (0..7).for_each(|index| insert(&mut entries, &format!("a{index}"), true, now));
    (0..100).for_each(|index| insert(&mut entries, &format!("m{index}"), false, now));
    assert_eq!((entries.by_key.len(), entries.negative), (8, 2));
    // The first had a free place, the second replaced the account that was used the longest time ago.
    assert!((1..7).all(|index| entries.get(&key(&format!("a{index}")), &LIMITS, now).is_some()));
}
