//! Validated resources in the handlers of axum.

use acg_policy::{
    Account, ConsentPatch, Identifiers, Level, Number, NumberBatch, NumberDeletion, Policy,
    RelationshipStatus, Resource, Service, Validator,
};
use acg_policy_tower::{Checked, Unread, ValidBody, ValidateLayer};
use axum::body::{Body, to_bytes};
use axum::extract::Path;
use axum::middleware::{Next, from_fn};
use axum::routing::put;
use axum::{Extension, Json, Router};
use http::{Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{ACCOUNT, ACCOUNT_BODY, NUMBER, NUMBER_BODY, put_text, validator};

async fn put_number(
    Path((account, _)): Path<(String, String)>,
    ValidBody(number): ValidBody<Number>,
    checked: Checked,
) -> Json<Value> {
    assert_eq!(number.account_name, account);
    assert_eq!(number.warnings(), checked.report());
    let configuration = number.services[0].configuration.as_ref().unwrap();
    assert_eq!(number.services[0].service, Service::OperatorConnect);
    Json(json!([
        number.telephone_number,
        configuration.usage.to_string(),
        number.warnings().issues().len()
    ]))
}

async fn put_account(ValidBody(account): ValidBody<Account>) -> String {
    account.into_inner().name
}

fn routes() -> Router {
    Router::new()
        .route("/accounts/{account}/numbers/{number}", put(put_number))
        .route("/accounts/{account}", put(put_account))
}

async fn send(app: Router, target: &str, body: &str) -> (StatusCode, String) {
    let request = put_text(target, body.to_owned()).map(Body::new);
    let response = app.oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_handler_gets_the_validated_resource_and_its_warnings() {
    let app = routes().layer(ValidateLayer::new(validator()));
    let expected = r#"["+442079460123","CallingUserAssignment",0]"#.to_owned();
    assert_eq!(send(app.clone(), NUMBER, NUMBER_BODY).await, (StatusCode::OK, expected));
    let unknown = NUMBER_BODY.replacen('{', r#"{"note": "", "#, 1);
    let expected = r#"["+442079460123","CallingUserAssignment",1]"#.to_owned();
    assert_eq!(send(app.clone(), NUMBER, &unknown).await, (StatusCode::OK, expected));
    assert_eq!(send(app, ACCOUNT, ACCOUNT_BODY).await, (StatusCode::OK, "contoso".to_owned()));
}

/// Sends a resource as the body of an operation, and compares it with what the handler gets.
async fn round_trip<T>(method: &str, target: &str, resource: T)
where
    T: Resource + PartialEq + std::fmt::Debug + Clone + Send + Sync + 'static,
{
    let sent = resource.clone();
    let account = target.starts_with("/accounts/").then_some("contoso");
    let handler = async move |checked: Checked, ValidBody(received): ValidBody<T>| {
        assert_eq!(checked.account_name(), account);
        assert_eq!(*received, sent);
        StatusCode::NO_CONTENT
    };
    let app = Router::new().fallback(handler).layer(ValidateLayer::new(validator()));
    let content_type =
        if method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
    let request = Request::builder().method(method).uri(format!("{target}?api-version=2024-02-29"));
    let request = request.header("content-type", content_type).body(Body::from(resource.to_json()));
    assert_eq!(app.oneshot(request.unwrap()).await.unwrap().status(), 204, "{method} {target}");
}

#[tokio::test]
async fn the_body_of_every_operation_is_a_resource() {
    let number = || Number::new("+442079460123", "contoso").with_service(Service::DirectRouting);
    round_trip("PUT", "/accounts/contoso/numbers/+442079460123", number()).await;
    let account = Account::new("contoso").with_service(Service::CallProtection);
    round_trip("PUT", "/accounts/contoso", account).await;
    let batch = NumberBatch::from_iter([number()]);
    round_trip("POST", "/accounts/contoso:createOrUpdateNumbers", batch).await;
    let deletion = NumberDeletion::from_iter(["+442079460123"]);
    round_trip("POST", "/accounts/contoso:deleteNumbers", deletion).await;
    let identifiers = Identifiers::from_iter(["+442079460123"]);
    round_trip("POST", "/accounts/contoso:getTeamsAvailableCapabilities", identifiers).await;
    let tenant = "/teamsRequestsForInformation/7ac4e3a5-8f3c-4d5e-9b0a-1c2d3e4f5a6b";
    let patch = ConsentPatch::new()
        .with_status(RelationshipStatus::ConsentDeclined)
        .with_comment("no coverage");
    round_trip("PATCH", tenant, patch).await;
}

#[tokio::test]
async fn a_body_that_an_inner_layer_replaces_is_not_read() {
    let replace = from_fn(async |request: Request<Body>, next: Next| {
        next.run(request.map(|_| Body::from("replaced"))).await
    });
    let app = routes().layer(replace).layer(ValidateLayer::new(validator()));
    assert_eq!(send(app, ACCOUNT, ACCOUNT_BODY).await, (StatusCode::OK, "contoso".to_owned()));
}

#[tokio::test]
async fn without_the_layer_the_response_is_500_and_names_the_cure() {
    for (target, body) in [(NUMBER, NUMBER_BODY), (ACCOUNT, ACCOUNT_BODY)] {
        let expected = (StatusCode::INTERNAL_SERVER_ERROR, Unread::NotChecked.to_string());
        assert!(expected.1.contains("add `ValidateLayer`"), "{}", expected.1);
        assert_eq!(send(routes(), target, body).await, expected);
    }
    // The layer sees the prefix, so that the request is outside the API.
    let app = Router::new().nest("/api", routes()).layer(ValidateLayer::new(validator()));
    let (status, _) = send(app, &format!("/api{ACCOUNT}"), ACCOUNT_BODY).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn a_request_that_is_accepted_by_its_head_has_no_validated_body() {
    let policy = Policy::default().with_rule("request/unknown-route", Level::Warning).unwrap();
    let app = Router::new()
        .route("/accounts/{account}/other", put(put_account))
        .route("/accounts/{account}/another", put(async |_: Checked| "checked"))
        .layer(ValidateLayer::new(Validator::new(policy)));
    let target = "/accounts/contoso/other?api-version=2024-02-29";
    let expected = (StatusCode::INTERNAL_SERVER_ERROR, Unread::HeadOnly.to_string());
    assert_eq!(send(app.clone(), target, ACCOUNT_BODY).await, expected);
    let target = "/accounts/contoso/another?api-version=2024-02-29";
    assert_eq!(send(app, target, ACCOUNT_BODY).await, (StatusCode::OK, "checked".to_owned()));
}

#[tokio::test]
async fn a_body_is_read_as_the_resource_of_its_operation_only() {
    let app = Router::new()
        .route("/accounts/{account}", put(async |_: ValidBody<Number>| ()))
        .layer(ValidateLayer::new(validator()));
    let expected = Unread::OtherResource { operation: "putAccount" }.to_string();
    let response = send(app, ACCOUNT, ACCOUNT_BODY).await;
    assert_eq!(response, (StatusCode::INTERNAL_SERVER_ERROR, expected));
}

#[tokio::test]
async fn a_handler_for_paths_outside_the_api_may_have_no_verdict() {
    let report = async |checked: Option<Checked>| checked.is_some().to_string();
    let extension = async |checked: Option<Extension<Checked>>| checked.is_some().to_string();
    let app = Router::new()
        .route("/accounts/{account}", put(report))
        .route("/elsewhere", put(report))
        .route("/other", put(extension))
        .layer(ValidateLayer::new(validator()));
    for (target, checked) in [(ACCOUNT, "true"), ("/elsewhere", "false"), ("/other", "false")] {
        let (_, body) = send(app.clone(), target, ACCOUNT_BODY).await;
        assert_eq!(body, checked, "{target}");
    }
}
