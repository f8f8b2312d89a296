//! States of accounts that are kept, lookups that requests share, and writes that end both.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use acg_policy::{
    AccountState, Begin, Finish, KnownAccount, Level, Policy, Service, UnknownReason, Validator,
};
use acg_policy_tower::{
    AccountAnswer, AccountCache, AccountFuture, AccountSource, HttpHead, Validate, ValidateLayer,
};
use http::request::Parts;
use http::{Request, Response};
use http_body_util::{Empty, Full};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use tokio::time::{advance, sleep};
use tower::{Layer, ServiceExt};

use crate::support::{ACCOUNT, ACCOUNT_BODY, NUMBER, NUMBER_BODY, Recorder, put_text, validator};

/// A source whose state a test changes. Each lookup takes its state when it starts, and waits for a permit.
#[derive(Clone)]
struct Accounts(Arc<Shared>);

struct Shared {
    state: Mutex<AccountState>,
    lookups: AtomicUsize,
    permits: Semaphore,
}

impl AccountSource for Accounts {
    fn account<'a>(&'a self, _: &'a str, _: &'a Parts) -> AccountFuture<'a> {
        Box::pin(async {
            let Shared { state, lookups, permits } = &*self.0;
            lookups.fetch_add(1, Ordering::SeqCst);
            let state = state.lock().unwrap().clone();
            let _permit = permits.acquire().await.unwrap();
            state
        })
    }
}

impl Accounts {
    fn new(state: AccountState) -> Self {
        let permits = Semaphore::new(1_000);
        Self(Arc::new(Shared { state: Mutex::new(state), lookups: AtomicUsize::new(0), permits }))
    }

    fn slow(state: AccountState) -> Self {
        let accounts = Self::new(state);
        accounts.0.permits.forget_permits(1_000);
        accounts
    }

    fn set(&self, state: AccountState) {
        *self.0.state.lock().unwrap() = state;
    }

    fn lookups(&self) -> usize {
        self.0.lookups.load(Ordering::SeqCst)
    }

    fn service(&self, cache: &AccountCache) -> Validate<Recorder> {
        let layer = ValidateLayer::new(validator()).with_accounts(self.clone());
        layer.with_account_cache(cache.clone()).layer(Recorder::default())
    }
}

fn enabled() -> AccountState {
    AccountState::Known(KnownAccount::new("contoso").with_service(Service::OperatorConnect))
}

fn disabled() -> AccountState {
    AccountState::Known(KnownAccount::new("contoso"))
}

/// The status of the response to a number PUT of a caller.
async fn put_number_as(service: Validate<Recorder>, caller: &str) -> u16 {
    let mut request = put_text(NUMBER, NUMBER_BODY);
    request.headers_mut().insert("authorization", caller.parse().unwrap());
    service.oneshot(request).await.unwrap().status().as_u16()
}

async fn put_number(service: &Validate<Recorder>) -> u16 {
    put_number_as(service.clone(), "Bearer a").await
}

/// A number PUT that waits for its lookup.
async fn put_and_settle(service: &Validate<Recorder>) -> JoinHandle<u16> {
    let put = tokio::spawn(put_number_as(service.clone(), "Bearer a"));
    settle().await;
    put
}

/// Lets the tasks run until they wait.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn many_numbers_cause_one_lookup_for_thirty_seconds() {
    let (accounts, cache) = (Accounts::new(enabled()), AccountCache::new());
    let service = accounts.service(&cache);
    for _ in 0..29 {
        assert_eq!(put_number(&service).await, 204);
        advance(Duration::from_secs(1)).await;
    }
    assert_eq!(accounts.lookups(), 1);
    advance(Duration::from_secs(1)).await;
    assert_eq!((put_number(&service).await, accounts.lookups()), (204, 2));
}

#[tokio::test(start_paused = true)]
async fn a_state_refuses_for_two_seconds_and_is_then_looked_up_again() {
    for (state, status) in [(AccountState::Missing, 404), (disabled(), 409)] {
        let (accounts, cache) = (Accounts::new(state), AccountCache::new());
        let service = accounts.service(&cache);
        assert_eq!(put_number(&service).await, status);
        accounts.set(enabled());
        advance(Duration::from_millis(1_999)).await;
        assert_eq!((put_number(&service).await, accounts.lookups()), (status, 1));
        advance(Duration::from_millis(1)).await;
        assert_eq!((put_number(&service).await, accounts.lookups()), (204, 2));
    }
}

#[tokio::test(start_paused = true)]
async fn the_age_counts_from_the_time_at_which_the_lookup_was_sent() {
    let (accounts, cache) = (Accounts::slow(enabled()), AccountCache::new());
    let service = accounts.service(&cache.clone());
    let request = tokio::spawn({
        let service = service.clone();
        async move { put_number(&service).await }
    });
    settle().await;
    sleep(Duration::from_millis(900)).await;
    accounts.0.permits.add_permits(1_000);
    assert_eq!(request.await.unwrap(), 204);
    advance(Duration::from_millis(29_099)).await;
    assert_eq!((put_number(&service).await, accounts.lookups()), (204, 1));
    advance(Duration::from_millis(1)).await;
    assert_eq!((put_number(&service).await, accounts.lookups()), (204, 2));
}

#[tokio::test]
async fn callers_share_states_only_if_the_source_does_not_tell_them_apart() {
    for (cache, lookups) in [(AccountCache::new(), 2), (AccountCache::new().for_all_callers(), 1)] {
        let accounts = Accounts::new(enabled());
        let service = accounts.service(&cache);
        for caller in ["Bearer a", "Bearer b", "Bearer a"] {
            assert_eq!(put_number_as(service.clone(), caller).await, 204);
        }
        assert_eq!(accounts.lookups(), lookups);
    }
}

#[tokio::test]
async fn requests_share_a_lookup_in_flight() {
    let (accounts, cache) = (Accounts::slow(enabled()), AccountCache::new());
    let service = accounts.service(&cache);
    let put = || tokio::spawn(put_number_as(service.clone(), "Bearer a"));
    let requests: Vec<_> = (0..50).map(|_| put()).collect();
    settle().await;
    accounts.0.permits.add_permits(1_000);
    for request in requests {
        assert_eq!(request.await.unwrap(), 204);
    }
    assert_eq!(accounts.lookups(), 1);
}

#[tokio::test]
async fn a_caller_that_disconnects_does_not_end_the_wait_of_others() {
    let (accounts, cache) = (Accounts::slow(enabled()), AccountCache::new());
    let service = accounts.service(&cache);
    let first = put_and_settle(&service).await;
    let second = put_and_settle(&service).await;
    assert_eq!(accounts.lookups(), 1);
    first.abort();
    settle().await;
    assert_eq!(accounts.lookups(), 2);
    accounts.0.permits.add_permits(1_000);
    assert_eq!(second.await.unwrap(), 204);
}

#[tokio::test]
async fn a_failed_lookup_is_not_kept_and_its_joiners_share_one_more() {
    let failed = || AccountState::Unknown(UnknownReason::Unreachable);
    for (next, status) in [(enabled(), 204), (failed(), 503)] {
        let (accounts, cache) = (Accounts::slow(failed()), AccountCache::new());
        let service = accounts.service(&cache);
        let put = || tokio::spawn(put_number_as(service.clone(), "Bearer a"));
        let requests: Vec<_> = (0..10).map(|_| put()).collect();
        settle().await;
        assert_eq!(accounts.lookups(), 1);
        accounts.set(next);
        accounts.0.permits.add_permits(1_000);
        let mut statuses = Vec::new();
        for request in requests {
            statuses.push(request.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!((statuses[0], statuses[8], statuses[9]), (status, status, 503));
        assert_eq!(accounts.lookups(), 2);
    }
}

#[tokio::test]
async fn a_write_of_the_account_removes_it_in_every_letter_case() {
    let put = || put_text(ACCOUNT, ACCOUNT_BODY);
    let upper = ACCOUNT_BODY.replace("\"contoso\"", "\"CONTOSO\"");
    let in_capitals = put_text(&ACCOUNT.replace("contoso", "CONTOSO"), upper);
    let delete = Request::delete("/accounts/contoso?api-version=2024-02-29&deleteNumbers=true");
    let delete = delete.header("if-match", "\"1\"").body(Full::default()).unwrap();
    for (write, removes) in [
        (put(), true),
        (in_capitals, true),
        (delete, true),
        (put_text(ACCOUNT, "{"), false),
        (put_text(NUMBER, NUMBER_BODY), false),
    ] {
        let (accounts, cache) = (Accounts::new(enabled()), AccountCache::new());
        let service = accounts.service(&cache);
        assert_eq!(put_number(&service).await, 204);
        service.clone().oneshot(write).await.unwrap();
        let before = accounts.lookups();
        assert_eq!(put_number(&service).await, 204);
        assert_eq!(accounts.lookups() - before, usize::from(removes));
    }
}

#[tokio::test]
async fn account_writes_always_look_up() {
    let (accounts, cache) = (Accounts::new(enabled()), AccountCache::new());
    let service = accounts.service(&cache);
    assert_eq!(put_number(&service).await, 204);
    let target = "/accounts/contoso?api-version=2024-02-29";
    for lookups in 2..5 {
        let request = Request::delete(target).header("if-match", "\"1\"").body(Empty::new());
        service.clone().oneshot(request.unwrap()).await.unwrap();
        assert_eq!(accounts.lookups(), lookups);
    }
}

#[tokio::test]
async fn an_account_that_is_forgotten_is_looked_up_again() {
    let (accounts, cache) = (Accounts::new(enabled()), AccountCache::new());
    let service = accounts.service(&cache);
    for (forgotten, lookups) in [("fabrikam", 1), ("Contoso", 2), ("contoso", 3)] {
        assert_eq!(put_number(&service).await, 204);
        cache.forget(forgotten);
        assert_eq!((put_number(&service).await, accounts.lookups()), (204, lookups));
    }
}

/// While an account is written, nothing that is found of it is kept; and afterwards, no request waits for a lookup from
/// before.
#[tokio::test]
async fn a_lookup_from_before_the_end_of_a_write_is_not_used_afterwards() {
    let (accounts, cache) = (Accounts::slow(disabled()), AccountCache::new());
    let service = accounts.service(&cache);
    let before = put_and_settle(&service).await;

    let (begun, end) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let write = tokio::spawn({
        let (begun, end) = (Arc::clone(&begun), Arc::clone(&end));
        let inner = tower::service_fn(move |_: Request<_>| {
            let (begun, end) = (Arc::clone(&begun), Arc::clone(&end));
            async move {
                begun.notify_one();
                end.notified().await;
                Ok::<_, std::convert::Infallible>(Response::new(Full::<bytes::Bytes>::default()))
            }
        });
        // Another layer with the same cache, without a source: the write itself needs no lookup here.
        let layer = ValidateLayer::new(validator()).with_account_cache(cache.clone());
        layer.layer(inner).oneshot(put_text(ACCOUNT, ACCOUNT_BODY))
    });
    begun.notified().await;
    let during = put_and_settle(&service).await;
    assert_eq!(accounts.lookups(), 1);
    end.notify_one();
    assert_eq!(write.await.unwrap().unwrap().status(), 200);

    accounts.set(enabled());
    let after = put_and_settle(&service).await;
    assert_eq!(accounts.lookups(), 2);
    accounts.0.permits.add_permits(1_000);
    assert_eq!((before.await.unwrap(), during.await.unwrap()), (409, 409));
    assert_eq!(after.await.unwrap(), 204);
    // What the later lookup has found is kept, what the earlier one has found is not.
    assert_eq!((put_number(&service).await, accounts.lookups()), (204, 2));
}

#[tokio::test]
async fn what_a_lookup_from_before_a_write_finds_is_not_kept() {
    let (accounts, cache) = (Accounts::slow(disabled()), AccountCache::new());
    let service = accounts.service(&cache);
    let before = put_and_settle(&service).await;
    cache.forget("contoso");
    accounts.0.permits.add_permits(1_000);
    assert_eq!(before.await.unwrap(), 409);
    accounts.set(enabled());
    assert_eq!((put_number(&service).await, accounts.lookups()), (204, 2));
}

/// Which account it writes is unknown.
#[tokio::test]
async fn a_write_that_is_accepted_by_its_head_removes_all_accounts() {
    let (accounts, cache) = (Accounts::new(enabled()), AccountCache::new());
    let policy = Policy::default().with_rule("request/unknown-route", Level::Warning).unwrap();
    let layer = ValidateLayer::new(Validator::new(policy)).with_accounts(accounts.clone());
    let service = layer.with_account_cache(cache).layer(Recorder::default());
    for (method, lookups) in [("GET", 1), ("HEAD", 1), ("PUT", 2), ("POST", 3)] {
        assert_eq!(put_number(&service).await, 204);
        let request = Request::builder().method(method);
        let request = request.uri("/accounts/fabrikam/other?api-version=2024-02-29");
        let request = request.body(Full::default()).unwrap();
        assert_eq!(service.clone().oneshot(request).await.unwrap().status(), 204);
        assert_eq!((put_number(&service).await, accounts.lookups()), (204, lookups), "{method}");
    }
}

/// For a server that checks requests without the layer.
#[tokio::test(start_paused = true)]
async fn a_question_is_answered_by_the_same_rules() {
    let (accounts, cache) = (Accounts::new(disabled()), AccountCache::new());
    let status = async || {
        let request = put_text(NUMBER, NUMBER_BODY).into_parts().0;
        let Begin::NeedsBody(pending) = validator().begin(&HttpHead::from(&request).lend()) else {
            panic!("the head is valid");
        };
        let Finish::NeedsAccount(question) = pending.finish(NUMBER_BODY.as_bytes()) else {
            panic!("the verdict depends on the account");
        };
        let look_up = async || AccountAnswer::new(accounts.account("contoso", &request).await);
        let answer = cache.answer(question, &request, Duration::from_secs(1), look_up).await;
        (answer.0.status(), accounts.lookups())
    };
    for (seconds, expected) in [(0, 1), (1, 1), (1, 2)] {
        advance(Duration::from_secs(seconds)).await;
        assert_eq!(status().await, (Some(409), expected));
    }
    accounts.set(enabled());
    for (seconds, expected) in [(2, 3), (29, 3), (1, 4)] {
        advance(Duration::from_secs(seconds)).await;
        assert_eq!(status().await, (None, expected));
    }
    cache.forget_all();
    accounts.0.permits.forget_permits(1_000);
    assert_eq!(status().await, (Some(503), 5));
}

/// What the API says about a caller is kept as what it says about an account.
#[tokio::test]
async fn the_state_of_a_refused_caller_is_kept() {
    for reason in
        [UnknownReason::Forbidden, UnknownReason::RateLimited, UnknownReason::Unauthenticated]
    {
        let accounts = Accounts::new(AccountState::Unknown(reason));
        let service = accounts.service(&AccountCache::new());
        let first = put_number(&service).await;
        assert_eq!((put_number(&service).await, accounts.lookups()), (first, 1), "{reason:?}");
    }
}

#[tokio::test]
async fn a_write_that_is_cancelled_ends() {
    let (accounts, cache) = (Accounts::new(enabled()), AccountCache::new());
    let service = accounts.service(&cache);
    let inner = tower::service_fn(async |_: Request<_>| {
        std::future::pending::<Result<Response<Full<bytes::Bytes>>, std::convert::Infallible>>()
            .await
    });
    let layer = ValidateLayer::new(validator()).with_account_cache(cache.clone());
    let write = tokio::spawn(layer.layer(inner).oneshot(put_text(ACCOUNT, ACCOUNT_BODY)));
    settle().await;
    for lookups in 1..3 {
        assert_eq!((put_number(&service).await, accounts.lookups()), (204, lookups));
    }
    write.abort();
    settle().await;
    for _ in 0..2 {
        assert_eq!((put_number(&service).await, accounts.lookups()), (204, 3));
    }
}
