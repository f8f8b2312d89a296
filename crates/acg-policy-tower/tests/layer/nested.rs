//! An axum router nested under a prefix.

use acg_policy_tower::{Checked, ValidateLayer};
use axum::Router;
use axum::routing::put as put_route;
use http::StatusCode;
use tower::ServiceExt;

use crate::support::{NUMBER, NUMBER_BODY, codes, put_text, read, validator};

fn api() -> Router {
    let handler = async |_: Checked| StatusCode::NO_CONTENT;
    Router::new().route("/accounts/{account}/numbers/{number}", put_route(handler))
}

fn checked(router: Router) -> Router {
    router.layer(ValidateLayer::new(validator()))
}

#[tokio::test]
async fn on_the_inner_router_requests_are_checked() {
    let app = Router::new().nest("/api", checked(api()));
    let response = app
        .clone()
        .oneshot(put_text(&format!("/api{NUMBER}"), NUMBER_BODY).map(axum::body::Body::new));
    assert_eq!(response.await.unwrap().status(), 204);

    let wrong = NUMBER_BODY.replace("CallingUserAssignment", "");
    let response =
        app.oneshot(put_text(&format!("/api{NUMBER}"), wrong).map(axum::body::Body::new));
    let (status, refusal) = read(response.await.unwrap()).await;
    assert_eq!((status, codes(&refusal)), (400, vec!["number/usage-empty"]));
}

#[tokio::test]
async fn on_the_outer_router_a_handler_that_extracts_the_report_is_unreachable() {
    let app = checked(Router::new().nest("/api", api()));
    let response =
        app.oneshot(put_text(&format!("/api{NUMBER}"), NUMBER_BODY).map(axum::body::Body::new));
    assert_eq!(response.await.unwrap().status(), 500);
}
