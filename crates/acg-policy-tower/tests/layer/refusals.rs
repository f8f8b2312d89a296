//! The responses to refused requests, and who learns of them.

use std::sync::{Arc, Mutex};

use acg_policy::Head;
use acg_policy_tower::{BrokenBody, Refusal, Refused, ValidateLayer, azure_error, problem_details};
use http::{Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use serde_json::json;
use tower::{Layer, ServiceExt};

use crate::support::{
    ACCOUNT, ACCOUNT_BODY, Forbidden, NUMBER, NUMBER_BODY, Recorder, Script, codes, put, put_text,
    read, validator,
};

/// Refused by its head, by its body, and by its size.
fn refused() -> [(&'static str, String, &'static str, u16); 3] {
    let large = " ".repeat(validator().policy().max_body_bytes() + 1);
    let empty = NUMBER_BODY.replace("CallingUserAssignment", "");
    [
        ("/accounts/a%2Fb?api-version=2024-02-29", String::new(), "request/path-ambiguous", 400),
        (NUMBER, empty, "number/usage-empty", 400),
        (ACCOUNT, large, "request/body-too-large", 413),
    ]
}

#[tokio::test]
async fn the_report_of_a_refusal_is_an_extension_of_the_response() {
    let service = ValidateLayer::new(validator()).layer(Forbidden);
    for (target, body, code, status) in refused() {
        let response = service.clone().oneshot(put_text(target, body)).await.unwrap();
        assert_eq!(response.status(), status);
        let Refused(report) = response.extensions().get().unwrap();
        assert_eq!(report.deciding().unwrap().code(), code);
        assert_eq!(codes(&read(response).await.1), [code]);
    }
}

#[tokio::test]
async fn the_response_to_an_accepted_request_has_no_report() {
    let service = ValidateLayer::new(validator()).layer(Recorder::default());
    let response = service.oneshot(put_text(NUMBER, NUMBER_BODY)).await.unwrap();
    assert_eq!(response.status(), 204);
    assert!(response.extensions().get::<Refused>().is_none());
}

#[tokio::test]
async fn the_callback_gets_each_refusal_and_nothing_else() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let calls = Arc::clone(&seen);
    let layer = ValidateLayer::new(validator()).on_refused(move |refusal: &Refusal<'_>| {
        let code = refusal.report.deciding().unwrap().code();
        calls.lock().unwrap().push((refusal.head.uri.path().to_owned(), code));
    });
    let service = layer.layer(Recorder::default());
    let mut expected = Vec::new();
    for (target, body, code, _) in refused() {
        service.clone().oneshot(put_text(target, body)).await.unwrap();
        expected.push((target.split('?').next().unwrap().to_owned(), code));
    }
    service.clone().oneshot(put_text(NUMBER, NUMBER_BODY)).await.unwrap();
    service.clone().oneshot(put_text("/elsewhere", "")).await.unwrap();
    let broken = Script::new(["{"]).then(Err("connection reset".into()));
    service.oneshot(put(ACCOUNT, broken)).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[tokio::test]
async fn problem_details_are_ready_made() {
    let service = ValidateLayer::new(validator()).with_reply(problem_details).layer(Forbidden);
    let body = NUMBER_BODY.replace("CallingUserAssignment", "");
    let response = service.oneshot(put_text(NUMBER, body)).await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert!(!response.headers().contains_key("x-ms-error-code"));
    assert!(response.extensions().get::<Refused>().is_some());
    let (status, problem) = read(response).await;
    assert_eq!((status, &problem["status"]), (400, &json!(400)));
    assert!(problem["type"].as_str().unwrap().contains("number/usage-empty"));
    assert_eq!(problem["title"], "Invalid request");
    assert_eq!(problem["detail"], "The request was refused: `usage` is empty.");
    assert_eq!(problem["code"], "number/usage-empty");
    assert_eq!(problem["issues"][0]["code"], "number/usage-empty");
}

#[tokio::test]
async fn a_reply_of_ones_own_gets_the_head_and_the_report() {
    let layer = ValidateLayer::new(validator()).with_reply(|refusal: &Refusal<'_>| {
        let mut response = Response::new(format!("{}", refusal.report));
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        response.headers_mut().insert("x-request-id", refusal.head.headers["x-request-id"].clone());
        response
    });
    for (target, body, code, _) in refused() {
        let mut request = put_text(target, body);
        request.headers_mut().insert("x-request-id", "7".parse().unwrap());
        let response = layer.layer(Forbidden).oneshot(request).await.unwrap();
        assert_eq!(response.status(), 422);
        assert_eq!(response.headers()["x-request-id"], "7");
        let Refused(report) = response.extensions().get().unwrap();
        assert_eq!(report.deciding().unwrap().code(), code);
    }
}

#[tokio::test]
async fn a_broken_body_has_a_reply_of_its_own() {
    let layer = ValidateLayer::new(validator()).with_reply(problem_details).with_broken_reply(
        |head, error| {
            let mut response = Response::new(format!("{} {}", head.uri.path(), error.source));
            *response.status_mut() = error.status();
            response
        },
    );
    let service = layer.layer(Forbidden);
    let ends_early = Script::new([ACCOUNT_BODY]).then(Err("reset".into()));
    let response = service.clone().oneshot(put(ACCOUNT, ends_early)).await.unwrap();
    assert!(response.extensions().get::<BrokenBody>().is_some());
    assert_eq!(response.status(), 400);
    let body = response.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(body, "/accounts/contoso reset");
    let over_limit = Limited::new(Script::new([ACCOUNT_BODY]), 10);
    assert_eq!(service.oneshot(put(ACCOUNT, over_limit)).await.unwrap().status(), 413);
}

#[tokio::test]
async fn the_default_is_an_azure_error_that_names_no_gateway() {
    let default = ValidateLayer::new(validator());
    let azure = ValidateLayer::new(validator()).with_reply(azure_error);
    for (target, body, ..) in refused() {
        let response = default.layer(Forbidden).oneshot(put_text(target, body.clone())).await;
        let (_, error) = read(response.unwrap()).await;
        let message = error["error"]["message"].as_str().unwrap();
        assert!(message.starts_with("The request was refused: "), "{message}");
        let response = azure.layer(Forbidden).oneshot(put_text(target, body)).await;
        assert_eq!(read(response.unwrap()).await.1, error);
    }
}

#[test]
fn the_head_lends_what_the_validator_reads() {
    let request = put_text(NUMBER, NUMBER_BODY);
    let head = acg_policy_tower::HttpHead::from(&request);
    let Head { method, target, headers } = head.lend();
    assert_eq!((method, target), (&b"PUT"[..], NUMBER.as_bytes()));
    assert_eq!(headers, [(&b"content-type"[..], &b"application/json"[..])]);
    let (parts, _) = put_text(NUMBER, NUMBER_BODY).into_parts();
    let head = acg_policy_tower::HttpHead::from(&parts);
    let report = validator().check_request(&head.lend(), NUMBER_BODY.as_bytes(), None);
    assert!(report.is_accepted());
}
