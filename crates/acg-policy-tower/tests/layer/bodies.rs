//! How much of a body is read, and what reaches the service.

use acg_policy::{Level, Policy, Severity, Validator, rules};
use acg_policy_tower::{BrokenBody, Unchecked, ValidateLayer};
use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body::{Body, Frame};
use http_body_util::{Full, LengthLimitError, Limited};
use tower::{Layer, Service, ServiceExt};

use crate::support::{
    ACCOUNT, ACCOUNT_BODY, Recorder, Script, codes, put, put_text, read, validator,
};

fn trailers() -> Frame<Bytes> {
    let mut trailers = HeaderMap::new();
    trailers.insert("x-late", "1".parse().unwrap());
    Frame::trailers(trailers)
}

fn layer_with_limit(bytes: usize) -> ValidateLayer {
    ValidateLayer::new(Validator::new(Policy::default().with_max_body_bytes(bytes).unwrap()))
}

#[tokio::test]
async fn a_body_at_the_limit_passes_and_one_more_byte_is_refused() {
    let inner = Recorder::default();
    let service = layer_with_limit(ACCOUNT_BODY.len()).layer(inner.clone());

    let response = service.clone().oneshot(put_text(ACCOUNT, ACCOUNT_BODY)).await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(inner.only().body, ACCOUNT_BODY);

    let response = service.oneshot(put_text(ACCOUNT, format!("{ACCOUNT_BODY} "))).await.unwrap();
    let (status, refusal) = read(response).await;
    assert_eq!((status, codes(&refusal)), (413, vec!["request/body-too-large"]));
    assert_eq!(inner.seen().len(), 1);
}

#[tokio::test]
async fn reading_stops_at_the_frame_that_exceeds_the_limit() {
    let inner = Recorder::default();
    let body = Script::new(vec![" "; 1000]);
    let polls = body.polls();
    let response =
        layer_with_limit(10).layer(inner.clone()).oneshot(put(ACCOUNT, body)).await.unwrap();
    assert_eq!(response.status(), 413);
    assert_eq!(polls(), 11);
    assert_eq!(inner.seen().len(), 0);
}

#[tokio::test]
async fn reading_does_not_start_when_the_announced_size_exceeds_the_limit() {
    let body = Script::new(vec![" "; 11]).announcing(11);
    let polls = body.polls();
    let service = layer_with_limit(10).layer(Recorder::default());
    let response = service.oneshot(put(ACCOUNT, body)).await.unwrap();
    assert_eq!(response.status(), 413);
    assert_eq!(polls(), 0);
}

#[tokio::test]
async fn a_chunked_body_reaches_the_service_completely() {
    let inner = Recorder::default();
    let service = ValidateLayer::new(validator()).layer(inner.clone());
    for size in [1, 7, 100] {
        let chunks = ACCOUNT_BODY.as_bytes().chunks(size).map(Bytes::copy_from_slice);
        let response = service.clone().oneshot(put(ACCOUNT, Script::new(chunks))).await.unwrap();
        assert_eq!(response.status(), 204);
    }
    assert_eq!(inner.seen().len(), 3);
    assert!(inner.seen().iter().all(|seen| seen.body == ACCOUNT_BODY));
}

#[tokio::test]
async fn a_checked_body_has_an_exact_size_hint() {
    let inner = tower::service_fn(async |request: Request<_>| {
        assert_eq!(Body::size_hint(request.body()).exact(), Some(ACCOUNT_BODY.len() as u64));
        Ok::<_, std::convert::Infallible>(http::Response::new(Full::<Bytes>::default()))
    });
    let service = ValidateLayer::new(validator()).layer(inner);
    service.oneshot(put(ACCOUNT, Script::new([ACCOUNT_BODY]))).await.unwrap();
}

#[tokio::test]
async fn trailers_of_a_checked_request_are_dropped() {
    let inner = Recorder::default();
    let service = ValidateLayer::new(validator()).layer(inner.clone());
    let body = Script::new([ACCOUNT_BODY]).then(Ok(trailers()));
    assert_eq!(service.oneshot(put(ACCOUNT, body)).await.unwrap().status(), 204);
    assert_eq!((inner.only().body, inner.only().trailers), (ACCOUNT_BODY.into(), false));
}

#[tokio::test]
async fn data_after_trailers_is_still_checked() {
    let service = ValidateLayer::new(validator()).layer(Recorder::default());
    let body = Script::new([ACCOUNT_BODY]).then(Ok(trailers())).then(Ok(Frame::data("x".into())));
    assert_eq!(service.oneshot(put(ACCOUNT, body)).await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_body_that_ends_early_never_reaches_the_service() {
    let inner = Recorder::default();
    let service = ValidateLayer::new(validator()).layer(inner.clone());
    // The JSON is complete, so that only the error shows that the body is not.
    let body = Script::new([ACCOUNT_BODY]).then(Err("connection reset".into()));
    let response = service.oneshot(put(ACCOUNT, body)).await.unwrap();
    let broken: &BrokenBody = response.extensions().get().unwrap();
    assert_eq!(broken.source.to_string(), "connection reset");
    let (status, error) = read(response).await;
    assert_eq!((status, &error["error"]["code"]), (400, &"InvalidRequest".into()));
    assert_eq!(inner.seen().len(), 0);
}

#[tokio::test]
async fn the_limit_of_an_outer_layer_results_in_413() {
    let inner = Recorder::default();
    let service = ValidateLayer::new(validator()).layer(inner.clone());
    for chunks in [&[ACCOUNT_BODY][..], &["{", "        ", "     "]] {
        let body = Limited::new(Script::new(chunks.iter().copied()), 10);
        let response = service.clone().oneshot(put(ACCOUNT, body)).await.unwrap();
        assert!(response.extensions().get::<BrokenBody>().unwrap().source.is::<LengthLimitError>());
        assert_eq!(response.status(), 413);
    }
    assert_eq!(inner.seen().len(), 0);
}

#[tokio::test]
async fn a_body_outside_the_api_is_streamed_unchanged() {
    let body = Script::new(vec!["xx"; 100_000]).then(Ok(trailers()));
    let polls = body.polls();
    let inner = Recorder::default();
    let mut service = layer_with_limit(10).layer(inner.clone());
    let request = put("/portal/upload", body);
    std::future::poll_fn(|cx| Service::<Request<Script>>::poll_ready(&mut service, cx))
        .await
        .unwrap();
    let response = service.call(request);
    assert_eq!(polls(), 0);
    assert_eq!(response.await.unwrap().status(), 204);
    let seen = inner.only();
    assert_eq!((seen.body.len(), seen.trailers), (200_000, true));
    assert!(seen.checked().is_none());
}

#[tokio::test]
async fn a_path_that_resembles_one_of_the_api_is_passed_on_unchecked_with_a_warning() {
    let inner = Recorder::default();
    let service = ValidateLayer::new(validator()).layer(inner.clone());
    let response = service.oneshot(put("/v1/accounts/contoso", Script::new(["abc"])));
    assert_eq!(response.await.unwrap().status(), 204);
    let seen = inner.only();
    assert!(seen.checked().is_none());
    let Unchecked(report) = seen.unchecked().unwrap();
    assert!(report.is_outside_api());
    assert_eq!(report.issues()[0].code(), "request/path-misspelled");
}

#[tokio::test]
async fn a_request_that_its_head_accepts_is_streamed_with_the_warning() {
    let rule = rules::find("request/unknown-route").unwrap();
    let policy =
        Policy::default().with_max_body_bytes(5).unwrap().with_rule(rule, Level::Warning).unwrap();
    let inner = Recorder::default();
    let service = ValidateLayer::new(Validator::new(policy)).layer(inner.clone());
    let body = Script::new(["abc", "def"]).then(Ok(trailers()));
    let response = service.oneshot(put("/accounts/contoso/other?api-version=2024-02-29", body));
    assert_eq!(response.await.unwrap().status(), 204);
    let seen = inner.only();
    assert_eq!((&*seen.body, seen.trailers), (&b"abcdef"[..], true));
    let issues = seen.checked().unwrap().report().issues();
    assert_eq!(issues.len(), 1);
    assert_eq!((issues[0].code(), issues[0].severity), (rule.code, Severity::Warning));
}
