use acg_policy::{KnownAccount, UnknownReason};

use super::super::{Caller, CallerKey};
use super::*;

const LIMITS: CacheLimits = CacheLimits { ttl_ms: 30_000, negative_ttl_ms: 2_000, max_entries: 8 };

fn key(caller: &str, account: &str) -> Key {
    let caller = Caller::new(CallerKey::new([0; 16]), 1, [caller.as_bytes()]);
    Key { caller, account: account.to_owned() }
}

fn answer(state: AccountState) -> Rc<Answer> {
    Rc::new(Answer { state, headers: Vec::new(), size: 100 })
}

fn account(name: &str) -> Rc<Answer> {
    answer(AccountState::Known(KnownAccount::new(name)))
}

/// Whether the cache has a response, and whether it may refuse.
fn get(cache: &mut Cache, key: &Key, now_ms: u64) -> Option<bool> {
    cache.get(key, &LIMITS, now_ms).map(|cached| cached.may_refuse)
}

#[test]
fn an_account_accepts_for_its_time_limit_and_refuses_for_the_shorter_one() {
    let mut cache = Cache::default();
    let key = key("a", "contoso");
    cache.insert(key.clone(), account("contoso"), 1_000, &LIMITS);
    assert_eq!(get(&mut cache, &key, 1_000), Some(true));
    assert_eq!(get(&mut cache, &key, 2_999), Some(true));
    assert_eq!(get(&mut cache, &key, 3_000), Some(false));
    assert_eq!(get(&mut cache, &key, 30_999), Some(false));
    assert_eq!(get(&mut cache, &key, 31_000), None);
    assert!(cache.entries.is_empty(), "a response that is too old is removed");
}

#[test]
fn a_missing_account_is_kept_for_the_shorter_time_limit() {
    let said_by_the_api =
        [UnknownReason::Forbidden, UnknownReason::RateLimited, UnknownReason::Unauthenticated];
    let unknown = said_by_the_api.map(AccountState::Unknown);
    for state in unknown.into_iter().chain([AccountState::Missing]) {
        let mut cache = Cache::default();
        let key = key("a", "contoso");
        cache.insert(key.clone(), answer(state), 0, &LIMITS);
        assert_eq!(get(&mut cache, &key, 1_999), Some(true));
        assert_eq!(get(&mut cache, &key, 2_000), None);
        assert_eq!(cache.negative, 0);
    }
}

#[test]
fn a_failed_lookup_is_not_kept() {
    let mut cache = Cache::default();
    for reason in [
        UnknownReason::Timeout,
        UnknownReason::Unavailable,
        UnknownReason::UnexpectedStatus,
        UnknownReason::Unreachable,
        UnknownReason::Unreadable,
    ] {
        cache.insert(key("a", "contoso"), answer(AccountState::Unknown(reason)), 0, &LIMITS);
        assert!(cache.entries.is_empty(), "{reason:?}");
    }
}

#[test]
fn a_large_response_is_not_kept() {
    let mut cache = Cache::default();
    for (size, entries) in [(MAX_CACHED_RESPONSE_BYTES + 1, 0), (MAX_CACHED_RESPONSE_BYTES, 1)] {
        let answer = Answer { size, ..Answer::clone(&account("contoso")) };
        cache.insert(key("a", "contoso"), Rc::new(answer), 0, &LIMITS);
        assert_eq!(cache.entries.len(), entries, "{size}");
    }
}

#[test]
fn a_clock_that_runs_backwards_ends_a_response() {
    let mut cache = Cache::default();
    cache.insert(key("a", "contoso"), account("contoso"), 1_000, &LIMITS);
    assert_eq!(get(&mut cache, &key("a", "contoso"), 999), None);
}

#[test]
fn callers_and_spellings_have_responses_of_their_own() {
    let mut cache = Cache::default();
    cache.insert(key("a", "contoso"), account("contoso"), 0, &LIMITS);
    for other in [key("b", "contoso"), key("a", "Contoso"), key("a", "fabrikam")] {
        assert_eq!(get(&mut cache, &other, 0), None, "{other:?}");
    }
    assert_eq!(get(&mut cache, &key("a", "contoso"), 0), Some(true));
}

#[test]
fn a_write_removes_the_responses_to_all_callers_in_every_letter_case() {
    let mut cache = Cache::default();
    for key in [key("a", "contoso"), key("b", "Contoso"), key("a", "fabrikam")] {
        cache.insert(key, answer(AccountState::Missing), 0, &LIMITS);
    }
    cache.remove_account(&WrittenAccount::named(Some("CONTOSO")));
    assert_eq!(cache.entries.keys().collect::<Vec<_>>(), [&key("a", "fabrikam")]);
    assert_eq!(cache.negative, 1);
    cache.remove_account(&WrittenAccount::named(None));
    assert_eq!((cache.entries.len(), cache.negative), (0, 0));
}

#[test]
fn a_time_limit_of_zero_keeps_nothing() {
    let off = CacheLimits { ttl_ms: 0, negative_ttl_ms: 0, ..LIMITS };
    let no_negative = CacheLimits { negative_ttl_ms: 0, ..LIMITS };
    let mut cache = Cache::default();
    cache.insert(key("a", "contoso"), account("contoso"), 0, &off);
    cache.insert(key("a", "contoso"), answer(AccountState::Missing), 0, &no_negative);
    assert!(cache.entries.is_empty());
    cache.insert(key("a", "contoso"), account("contoso"), 0, &no_negative);
    let cached = cache.get(&key("a", "contoso"), &no_negative, 0).unwrap();
    assert!(!cached.may_refuse);
}

#[test]
fn the_response_that_was_used_the_longest_time_ago_is_removed_first() {
    let mut cache = Cache::default();
    let keys: Vec<Key> = (0..9).map(|number| key("a", &number.to_string())).collect();
    for key in &keys[..8] {
        cache.insert(key.clone(), account("contoso"), 0, &LIMITS);
    }
    assert_eq!(get(&mut cache, &keys[0], 0), Some(true));
    cache.insert(keys[8].clone(), account("contoso"), 0, &LIMITS);
    assert_eq!(cache.entries.len(), 8);
    assert_eq!(get(&mut cache, &keys[1], 0), None);
    assert!(keys[2..].iter().chain(&keys[..1]).all(|key| get(&mut cache, key, 0).is_some()));
}

#[test]
fn missing_accounts_cannot_displace_the_accounts_of_others() {
    let mut cache = Cache::default();
    for number in 0..6 {
        cache.insert(key("a", &number.to_string()), account("contoso"), 0, &LIMITS);
    }
    for number in 0..1_000 {
        let key = key("made up", &number.to_string());
        cache.insert(key, answer(AccountState::Missing), 0, &LIMITS);
    }
    assert_eq!((cache.entries.len(), cache.negative), (8, 2));
    assert!((0..6).all(|number| get(&mut cache, &key("a", &number.to_string()), 0).is_some()));
    // A response that replaces one of another kind is counted once.
    cache.insert(key("made up", "999"), account("999"), 0, &LIMITS);
    assert_eq!((cache.entries.len(), cache.negative), (8, 1));
}
