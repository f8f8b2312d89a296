//! When the source of accounts is queried, with what, and how its result is used.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use acg_policy::{Account, AccountState, KnownAccount, Service, UnknownReason, Validator};
use acg_policy_tower::{AccountFuture, AccountSource, ValidateLayer, account_fn};
use http::request::Parts;
use tower::{Layer, ServiceExt};

use crate::support::{
    ACCOUNT, ACCOUNT_BODY, NUMBER, NUMBER_BODY, Recorder, codes, put_text, read, validator,
};

/// A source that returns one state and records its queries.
struct Fixed {
    state: AccountState,
    queries: Mutex<Vec<(String, Option<String>)>>,
}

impl Fixed {
    fn new(state: AccountState) -> Arc<Self> {
        Arc::new(Self { state, queries: Mutex::default() })
    }
}

impl AccountSource for Fixed {
    fn account<'a>(&'a self, name: &'a str, head: &'a Parts) -> AccountFuture<'a> {
        let authorization = head.headers.get("authorization").map(|value| value.to_str().unwrap());
        self.queries.lock().unwrap().push((name.to_owned(), authorization.map(str::to_owned)));
        Box::pin(std::future::ready(self.state.clone()))
    }
}

/// A source that never responds, and counts the pending queries.
#[derive(Clone, Default)]
struct Silent(Arc<AtomicUsize>);

impl AccountSource for Silent {
    fn account<'a>(&'a self, _: &'a str, _: &'a Parts) -> AccountFuture<'a> {
        struct Waiting<'a>(&'a AtomicUsize);
        impl Drop for Waiting<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::SeqCst);
            }
        }
        Box::pin(async move {
            self.0.fetch_add(1, Ordering::SeqCst);
            let _waiting = Waiting(&self.0);
            std::future::pending().await
        })
    }
}

fn enabled() -> AccountState {
    AccountState::Known(KnownAccount::new("contoso").with_service(Service::OperatorConnect))
}

/// The status and rule codes of the response to a number PUT, and whether it reached the service.
async fn put_number(state: AccountState) -> (u16, Vec<String>, bool) {
    let inner = Recorder::default();
    let service =
        ValidateLayer::new(validator()).with_accounts(Fixed::new(state)).layer(inner.clone());
    let (status, refusal) =
        read(service.oneshot(put_text(NUMBER, NUMBER_BODY)).await.unwrap()).await;
    let codes = if refusal.is_null() { vec![] } else { codes(&refusal) };
    (status, codes.into_iter().map(str::to_owned).collect(), inner.seen().len() == 1)
}

#[tokio::test]
async fn the_state_of_the_account_decides() {
    let refused = |status, code: &str| (status, vec![code.to_owned()], false);
    assert_eq!(put_number(enabled()).await, (204, vec![], true));
    let disabled = AccountState::Known(KnownAccount::new("contoso"));
    assert_eq!(put_number(disabled).await, refused(409, "state/service-not-enabled"));
    assert_eq!(put_number(AccountState::Missing).await, refused(404, "state/account-missing"));
    let unknown = AccountState::Unknown(UnknownReason::Unreachable);
    assert_eq!(put_number(unknown).await, refused(503, "state/unknown"));
}

/// The status of the response to a PUT of a number to `account`.
async fn status_for(source: impl AccountSource, account: &str) -> u16 {
    let service = ValidateLayer::new(validator()).with_accounts(source).layer(Recorder::default());
    let (target, body) =
        (NUMBER.replace("contoso", account), NUMBER_BODY.replace("contoso", account));
    service.oneshot(put_text(&target, body)).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_map_is_a_source_and_compares_names_exactly() {
    let account = Account::new("contoso").with_service(Service::OperatorConnect);
    let valid = Validator::default().accept(account.clone(), None).unwrap();
    let bodies = HashMap::from([("contoso".to_owned(), account)]);
    let valid = BTreeMap::from([("contoso".to_owned(), valid)]);
    let states = BTreeMap::from([
        ("contoso".to_owned(), enabled()),
        ("down".to_owned(), AccountState::Unknown(UnknownReason::Unreachable)),
    ]);
    assert_eq!(status_for(bodies.clone(), "contoso").await, 204);
    assert_eq!(status_for(bodies, "Contoso").await, 404);
    assert_eq!(status_for(valid.clone(), "contoso").await, 204);
    assert_eq!(status_for(valid, "fabrikam").await, 404);
    assert_eq!(status_for(states.clone(), "contoso").await, 204);
    assert_eq!(status_for(states.clone(), "CONTOSO").await, 404);
    assert_eq!(status_for(states, "down").await, 503);
}

#[tokio::test]
async fn a_function_is_a_source_and_gets_the_name_as_it_is_sent() {
    let names = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&names);
    let source = account_fn(move |name, head: &Parts| {
        seen.lock().unwrap().push((name.clone(), head.headers.contains_key("content-type")));
        async move { (name == "ConToso").then(|| KnownAccount::new(name)) }
    });
    assert_eq!(status_for(source, "ConToso").await, 409);
    let fixed = account_fn(|_, _: &Parts| std::future::ready(enabled()));
    assert_eq!(status_for(fixed, "contoso").await, 204);
    assert_eq!(*names.lock().unwrap(), [("ConToso".to_owned(), true)]);
}

#[tokio::test]
async fn without_a_source_rules_about_the_state_are_skipped() {
    let inner = Recorder::default();
    let service = ValidateLayer::new(validator()).layer(inner.clone());
    assert_eq!(service.oneshot(put_text(NUMBER, NUMBER_BODY)).await.unwrap().status(), 204);
    assert_eq!(inner.only().checked().unwrap().report().issues(), []);
}

#[tokio::test]
async fn the_source_gets_the_account_name_and_the_callers_head() {
    let source = Fixed::new(enabled());
    let service = ValidateLayer::new(validator())
        .with_accounts(Arc::clone(&source))
        .layer(Recorder::default());
    let mut request = put_text(NUMBER, NUMBER_BODY);
    request.headers_mut().insert("authorization", "Bearer caller-token".parse().unwrap());
    assert_eq!(service.oneshot(request).await.unwrap().status(), 204);
    let expected = ("contoso".to_owned(), Some("Bearer caller-token".to_owned()));
    assert_eq!(*source.queries.lock().unwrap(), [expected]);
}

#[tokio::test]
async fn the_source_is_not_queried_when_the_outcome_does_not_depend_on_it() {
    let source = Fixed::new(enabled());
    let service = ValidateLayer::new(validator())
        .with_accounts(Arc::clone(&source))
        .layer(Recorder::default());
    // Not a fault that depends on the backend sync, for which the account is queried.
    let wrong = NUMBER_BODY.replace("+442079460123", "442079460123");
    for (target, body, status) in [
        (NUMBER, wrong, 400),
        (ACCOUNT, ACCOUNT_BODY.replace("contoso", "fabrikam"), 400),
        ("/elsewhere", NUMBER_BODY.to_owned(), 204),
    ] {
        let response = service.clone().oneshot(put_text(target, body)).await.unwrap();
        assert_eq!(response.status(), status, "{target}");
    }
    assert_eq!(source.queries.lock().unwrap().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_does_not_respond_times_out_after_one_second() {
    let source = Silent::default();
    let service =
        ValidateLayer::new(validator()).with_accounts(source.clone()).layer(Recorder::default());
    let start = tokio::time::Instant::now();
    let (status, refusal) =
        read(service.oneshot(put_text(NUMBER, NUMBER_BODY)).await.unwrap()).await;
    assert_eq!((status, codes(&refusal)), (503, vec!["state/unknown"]));
    assert!(start.elapsed().abs_diff(Duration::from_secs(1)) < Duration::from_millis(5));
    assert_eq!(source.0.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn the_time_limit_is_configurable() {
    let layer = ValidateLayer::new(validator()).with_account_timeout(Duration::from_millis(30));
    let service = layer.with_accounts(Silent::default()).layer(Recorder::default());
    let start = tokio::time::Instant::now();
    let response = service.oneshot(put_text(NUMBER, NUMBER_BODY)).await.unwrap();
    assert_eq!(response.status(), 503);
    assert!(start.elapsed().abs_diff(Duration::from_millis(30)) < Duration::from_millis(5));
}

#[tokio::test]
async fn a_caller_that_disconnects_cancels_the_query() {
    let source = Silent::default();
    let service =
        ValidateLayer::new(validator()).with_accounts(source.clone()).layer(Recorder::default());
    let request = tokio::spawn(service.oneshot(put_text(NUMBER, NUMBER_BODY)));
    while source.0.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    request.abort();
    assert!(request.await.unwrap_err().is_cancelled());
    assert_eq!(source.0.load(Ordering::SeqCst), 0);
}
