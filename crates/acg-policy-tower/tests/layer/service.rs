//! Requests to the service, responses to the caller, and the contract of a tower service.

use std::convert::Infallible;
use std::task::{Context, Poll, Waker};

use acg_policy::{Head, Level, Policy, Validator};
use acg_policy_tower::{BoxError, ValidateLayer};
use bytes::Bytes;
use http::{Request, Response, Version};
use http_body::Frame;
use http_body_util::{BodyExt, Empty, Full};
use tower::{Layer, Service, ServiceExt, service_fn};

use crate::support::{
    ACCOUNT, ACCOUNT_BODY, Forbidden, NUMBER, NUMBER_BODY, Recorder, Script, codes, put, put_text,
    read, validator,
};

#[tokio::test]
async fn an_accepted_request_arrives_unchanged() {
    let inner = Recorder::default();
    let service = ValidateLayer::new(validator()).layer(inner.clone());
    let mut request = put_text(NUMBER, NUMBER_BODY);
    request.headers_mut().append("x-repeated", "1".parse().unwrap());
    request.headers_mut().append("x-repeated", "2".parse().unwrap());
    request.extensions_mut().insert(7_u8);
    let sent = request.headers().clone();

    let response = service.oneshot(request).await.unwrap();
    assert_eq!(response.status(), 204);
    let seen = inner.only();
    assert_eq!((seen.head.method.as_str(), seen.head.uri.to_string()), ("PUT", NUMBER.to_owned()));
    assert_eq!(seen.head.headers, sent);
    assert_eq!(seen.head.extensions.get(), Some(&7_u8));
    assert_eq!(seen.body, NUMBER_BODY);
    assert_eq!(seen.checked().unwrap().report().issues(), []);
}

#[tokio::test]
async fn an_upgrade_to_h2c_is_not_forwarded() {
    let policy = Policy::default().with_rule("request/unknown-route", Level::Warning).unwrap();
    let layer = ValidateLayer::new(Validator::new(policy));
    // The second one is accepted by its head.
    for (target, other) in [
        (NUMBER, None),
        ("/accounts/contoso/other?api-version=2024-02-29", Some("request/unknown-route")),
    ] {
        let inner = Recorder::default();
        let mut request = put_text(target, NUMBER_BODY);
        let sent = request.headers().clone();
        for (name, value) in [
            ("connection", "Upgrade, HTTP2-Settings"),
            ("upgrade", "h2c"),
            ("http2-settings", "AAMAAABkAAQAAP__"),
        ] {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let response = layer.layer(inner.clone()).oneshot(request).await.unwrap();
        assert_eq!(response.status(), 204);
        let seen = inner.only();
        assert_eq!(seen.head.headers, sent);
        let checked = seen.checked().unwrap();
        let codes: Vec<_> = checked.report().issues().iter().map(|issue| issue.code()).collect();
        let expected: Vec<_> = other.into_iter().chain(["request/upgrade"]).collect();
        assert_eq!(codes, expected);
    }
}

#[tokio::test]
async fn an_accepted_request_carries_its_warnings() {
    let inner = Recorder::default();
    let service = ValidateLayer::new(validator()).layer(inner.clone());
    let response = service.oneshot(put_text("/accounts/contoso", ACCOUNT_BODY)).await.unwrap();
    assert_eq!(response.status(), 204);
    let seen = inner.only();
    let issues = seen.checked().unwrap().report().issues();
    assert_eq!(
        issues.iter().map(|issue| issue.code()).collect::<Vec<_>>(),
        ["request/api-version-missing"]
    );
}

#[tokio::test]
async fn a_request_that_is_refused_by_its_head_is_answered_without_reading_the_body() {
    let service = ValidateLayer::new(validator()).layer(Forbidden);
    let body = Script::new([ACCOUNT_BODY]);
    let polls = body.polls();
    let response =
        service.oneshot(put("/accounts/a%2Fb?api-version=2024-02-29", body)).await.unwrap();
    let (status, refusal) = read(response).await;
    assert_eq!((status, codes(&refusal)), (400, vec!["request/path-ambiguous"]));
    assert_eq!(polls(), 0);
}

#[tokio::test]
async fn a_request_that_is_refused_by_its_body_is_answered_with_every_issue() {
    let service = ValidateLayer::new(validator()).layer(Forbidden);
    let body = NUMBER_BODY.replace("CallingUserAssignment", "").replace("civicAddressId", "civic");
    let (status, refusal) = read(service.oneshot(put_text(NUMBER, body)).await.unwrap()).await;
    assert_eq!(status, 400);
    assert_eq!(
        codes(&refusal),
        ["number/usage-empty", "json/unknown-member", "number/civic-address-missing"]
    );
}

#[tokio::test]
async fn a_refusal_is_the_reply_of_the_wire_crate() {
    let service = ValidateLayer::new(validator()).layer(Forbidden);
    let request = Request::post(NUMBER).body(Empty::<Bytes>::new()).unwrap();
    let response = service.oneshot(request).await.unwrap();

    let head = Head { method: b"POST", target: NUMBER.as_bytes(), headers: &[] };
    let report = validator().check_request(&head, b"", None);
    let expected = acg_policy_wire::service_reply(&report).unwrap();
    assert_eq!(response.status().as_u16(), expected.status);
    assert_eq!(response.headers().len(), expected.headers.len());
    for (name, value) in &expected.headers {
        assert_eq!(response.headers()[*name], value.as_str());
    }
    assert!(response.headers().contains_key("allow"));
    assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), expected.body);
}

#[tokio::test]
async fn a_response_of_the_service_is_streamed_unchanged() {
    let inner = service_fn(async |_: Request<_>| {
        let trailers = Frame::trailers(
            [("x-late".parse().unwrap(), "1".parse().unwrap())].into_iter().collect(),
        );
        let body = Script::new(["a", "b"]).then(Ok(trailers));
        Ok::<_, Infallible>(
            Response::builder().status(207).header("x-inner", "1").body(body).unwrap(),
        )
    });
    let service = ValidateLayer::new(validator()).layer(inner);
    for target in ["/elsewhere", ACCOUNT] {
        let response = service.clone().oneshot(put_text(target, ACCOUNT_BODY)).await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["x-inner"]),
            (207, &"1".parse().unwrap())
        );
        let mut body = response.into_body();
        let mut frames = Vec::new();
        while let Some(frame) = body.frame().await {
            frames.push(frame.unwrap());
        }
        assert_eq!(frames.len(), 3);
        assert!(frames[0].is_data() && frames[1].is_data() && frames[2].is_trailers());
    }
}

#[tokio::test]
async fn an_error_of_the_service_is_passed_on_unchanged() {
    let inner = service_fn(async |_: Request<_>| {
        Err::<Response<Full<Bytes>>, _>(std::io::Error::other("the service failed"))
    });
    let service = ValidateLayer::new(validator()).layer(inner);
    for target in ["/elsewhere", ACCOUNT] {
        let error = service.clone().oneshot(put_text(target, ACCOUNT_BODY)).await.unwrap_err();
        assert_eq!(error.to_string(), "the service failed");
    }
}

#[tokio::test]
async fn every_call_uses_an_instance_that_is_ready() {
    let inner = Recorder::default();
    let mut service = ValidateLayer::new(validator()).layer(inner.clone());
    for target in [ACCOUNT, "/elsewhere", "/accounts", NUMBER, ACCOUNT] {
        let body = if target == NUMBER { NUMBER_BODY } else { ACCOUNT_BODY };
        let ready = ServiceExt::<Request<Full<Bytes>>>::ready(&mut service).await.unwrap();
        ready.call(put_text(target, body)).await.unwrap();
    }
    assert_eq!(inner.seen().len(), 4);
}

#[tokio::test]
async fn readiness_is_that_of_the_inner_service() {
    #[derive(Clone)]
    struct Busy(Result<(), &'static str>);

    impl<B> Service<Request<B>> for Busy {
        type Response = Response<Full<Bytes>>;
        type Error = BoxError;
        type Future = std::future::Pending<Result<Self::Response, BoxError>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
            match self.0 {
                Ok(()) => Poll::Pending,
                Err(error) => Poll::Ready(Err(error.into())),
            }
        }

        fn call(&mut self, _: Request<B>) -> Self::Future {
            std::future::pending()
        }
    }

    let mut cx = Context::from_waker(Waker::noop());
    let layer = ValidateLayer::new(validator());
    let mut waiting = layer.layer(Busy(Ok(())));
    let poll = Service::<Request<Full<Bytes>>>::poll_ready(&mut waiting, &mut cx);
    assert!(poll.is_pending());
    let mut failed = layer.layer(Busy(Err("shut down")));
    match Service::<Request<Full<Bytes>>>::poll_ready(&mut failed, &mut cx) {
        Poll::Ready(Err(error)) => assert_eq!(error.to_string(), "shut down"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn scheme_and_authority_are_not_part_of_the_target() {
    let inner = Recorder::default();
    let service = ValidateLayer::new(validator()).layer(inner.clone());
    let mut request = put_text(&format!("https://provapi.example.com{NUMBER}"), "{}");
    *request.version_mut() = Version::HTTP_2;
    let (status, refusal) = read(service.oneshot(request).await.unwrap()).await;
    assert_eq!(status, 400);
    assert!(codes(&refusal).contains(&"json/missing-member"));
    assert_eq!(inner.seen().len(), 0);
}

#[tokio::test]
async fn unknown_routes_can_be_refused() {
    use acg_policy::UnknownRoutes;
    let policy = Policy::default().with_unknown_routes(UnknownRoutes::Refuse);
    let service = ValidateLayer::new(Validator::new(policy)).layer(Forbidden);
    let response = service.oneshot(put_text("/elsewhere", "")).await.unwrap();
    assert_eq!(response.status(), 404);
}
