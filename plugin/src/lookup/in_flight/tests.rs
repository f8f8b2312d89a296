use super::super::CallerKey;
use super::*;

const ROOT: u32 = 10;

fn key(caller: &str, account: &str) -> Key {
    let caller = Caller::new(CallerKey::new([0; 16]), ROOT, [caller.as_bytes()]);
    Key { caller, account: account.to_owned() }
}

fn sent(token: u32, key: Key) -> Sent {
    let (is_joinable, cacheable_since_ms) = (true, Some(7));
    Sent { token, root: ROOT, key, is_joinable, cacheable_since_ms, timeout_ms: 250 }
}

fn waiting(ended: Option<Ended>) -> Option<Vec<u32>> {
    ended.map(|ended| ended.waiting)
}

#[test]
fn a_lookup_times_out_once_and_is_in_flight_until_it_ends() {
    let mut lookups = Lookups::new();
    let own = key("own", "contoso");
    let other = Sent { root: 11, is_joinable: false, ..sent(2, own.clone()) };
    assert!(lookups.add(sent(1, own.clone()), 20) && lookups.add(other, 21));
    assert!(!lookups.add(sent(1, own.clone()), 22), "the token is in use");
    let timed_out: Vec<Vec<u32>> = (0..6).map(|_| lookups.tick(ROOT)).collect();
    assert_eq!(timed_out, [vec![], vec![], vec![], vec![], vec![20], vec![]]);
    assert!(lookups.any(ROOT) && lookups.any(11));
    assert!(!lookups.join(&own, 23), "it has timed out");
    assert_eq!(waiting(lookups.end(1)), Some(vec![]), "the request has stopped waiting");
    assert!(!lookups.any(ROOT));
    assert_eq!(waiting(lookups.end(2)), Some(vec![21]));
    assert!(lookups.end(2).is_none());
}

#[test]
fn a_lookup_whose_end_is_never_reported_is_removed() {
    let mut lookups = Lookups::new();
    lookups.add(sent(1, key("own", "contoso")), 20);
    lookups.remove_request(20);
    let timed_out: usize = (0..500).map(|_| lookups.tick(ROOT).len()).sum();
    assert_eq!((timed_out, lookups.any(ROOT)), (0, false));
    assert!(lookups.admits(ROOT, key("own", "").caller, 1), "its share is free");
}

#[test]
fn a_lookup_counts_towards_the_share_of_its_caller_until_it_ends() {
    let mut lookups = Lookups::new();
    let own = key("own", "contoso");
    lookups.verify(own.caller);
    assert!((0..2).all(|token| lookups.add(sent(token, own.clone()), token)));
    (0..2).for_each(|context| lookups.remove_request(context));
    assert!(!lookups.admits(ROOT, own.caller, 4));
    assert!(lookups.admits(11, own.caller, 4), "another configuration has its own lookups");
    lookups.end(0);
    assert!(lookups.admits(ROOT, own.caller, 4));
}

#[test]
fn requests_with_the_same_key_wait_for_one_lookup() {
    let mut lookups = Lookups::new();
    let own = key("own", "contoso");
    lookups.add(sent(1, own.clone()), 20);
    assert!(lookups.join(&own, 21) && lookups.join(&own, 22));
    for other in [key("other", "contoso"), key("own", "Contoso"), key("own", "fabrikam")] {
        assert!(!lookups.join(&other, 23), "{other:?}");
    }
    lookups.remove_request(20);
    assert!(lookups.join(&own, 24), "the lookup stays in flight");
    let ended = lookups.end(1).unwrap();
    assert_eq!((ended.cacheable_since_ms, ended.root), (Some(7), ROOT));
    assert_eq!(ended.waiting, [21, 22, 24]);
    assert!(!lookups.join(&own, 25));
}

#[test]
fn a_lookup_of_an_account_write_is_not_shared() {
    let mut lookups = Lookups::new();
    let own = key("own", "contoso");
    lookups.add(Sent { is_joinable: false, ..sent(1, own.clone()) }, 20);
    assert!(!lookups.join(&own, 21));
}

#[test]
fn a_write_ends_the_use_of_lookups_that_were_sent_before_its_end() {
    let mut lookups = Lookups::new();
    let (own, other) = (key("own", "contoso"), key("own", "fabrikam"));
    lookups.add(sent(1, own.clone()), 20);
    lookups.add(sent(2, other.clone()), 21);
    let write = WrittenAccount::named(Some("Contoso"));
    lookups.begin_write(&write);
    assert!(lookups.join(&own, 22), "the write has not ended");
    lookups.end_write(&write);
    assert!(!lookups.join(&own, 23) && lookups.join(&other, 24));
    // A lookup that is sent after the write replaces the one before it.
    lookups.add(sent(3, own.clone()), 23);
    let before = lookups.end(1).unwrap();
    assert_eq!((before.cacheable_since_ms, before.waiting.len()), (None, 2));
    assert!(lookups.join(&own, 25));
    assert_eq!(lookups.end(3).unwrap().cacheable_since_ms, Some(7));
    assert_eq!(lookups.end(2).unwrap().cacheable_since_ms, Some(7));
}

#[test]
fn a_write_of_an_unknown_account_concerns_all_lookups() {
    let mut lookups = Lookups::new();
    lookups.add(sent(1, key("own", "contoso")), 20);
    lookups.end_write(&WrittenAccount::named(None));
    assert!(!lookups.join(&key("own", "contoso"), 21));
    assert_eq!(lookups.end(1).unwrap().cacheable_since_ms, None);
}

#[test]
fn the_end_of_a_configuration_removes_its_lookups() {
    let mut lookups = Lookups::new();
    lookups.add(sent(1, key("own", "contoso")), 20);
    lookups.remove_root(ROOT);
    assert!(!lookups.any(ROOT) && lookups.end(1).is_none());
    assert!(!lookups.join(&key("own", "contoso"), 21));
}
