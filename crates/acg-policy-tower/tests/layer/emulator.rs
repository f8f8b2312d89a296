//! The layer in an axum application in front of the emulator, over TCP.

use std::convert::Infallible;

use acg_emulator::{Emulator, Options};
use acg_policy::{AccountState, UnknownReason};
use acg_policy_tower::{AccountFuture, AccountSource, ValidateLayer};
use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::Request;
use http::request::Parts;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower::ServiceExt;

use crate::support::{
    ACCOUNT, ACCOUNT_BODY, NUMBER, NUMBER_BODY, codes, put_text, read, validator,
};

/// A source that queries the emulator with the caller's token.
#[derive(Clone)]
struct EmulatorAccounts(Router);

impl AccountSource for EmulatorAccounts {
    fn account<'a>(&'a self, name: &'a str, head: &'a Parts) -> AccountFuture<'a> {
        let mut request = Request::get(format!("/accounts/{name}?api-version=2024-02-29"));
        if let Some(authorization) = head.headers.get("authorization") {
            request = request.header("authorization", authorization);
        }
        let router = self.0.clone();
        Box::pin(async move {
            let request = request.body(Body::empty()).unwrap();
            let response =
                router.oneshot(request).await.unwrap_or_else(|never: Infallible| match never {});
            let status = response.status().as_u16();
            match response.into_body().collect().await {
                Ok(body) => AccountState::from_response(name, status, &body.to_bytes()),
                Err(_) => AccountState::Unknown(UnknownReason::Unreachable),
            }
        })
    }
}

/// The emulator, wrapped by the layer.
struct Application {
    base: String,
    client: Client<HttpConnector, Full<Bytes>>,
    server: JoinHandle<()>,
}

impl Application {
    async fn start() -> Self {
        let api = Emulator::open(Options::default()).unwrap().router();
        let layer = ValidateLayer::new(validator()).with_accounts(EmulatorAccounts(api.clone()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server =
            tokio::spawn(async move { axum::serve(listener, api.layer(layer)).await.unwrap() });
        Self { base, client: Client::builder(TokioExecutor::new()).build_http(), server }
    }

    async fn put(&self, target: &str, body: &str) -> (u16, Value) {
        let mut request = put_text(&format!("{}{target}", self.base), body.to_owned());
        request.headers_mut().insert("authorization", "Bearer caller-token".parse().unwrap());
        read(self.client.request(request).await.unwrap()).await
    }

    /// The method and path of every request that reached the emulator, and whether it had a token.
    async fn sightings(&self) -> Vec<(String, bool)> {
        let uri = format!("{}/_emulator/sightings", self.base).parse().unwrap();
        let (_, body) = read(self.client.get(uri).await.unwrap()).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let seen = body["value"].as_array().unwrap().iter().map(|seen| {
            let path = text(&seen["target"]).split('?').next().unwrap().to_owned();
            let headers = seen["headers"].as_array().unwrap();
            let authorized = headers.iter().any(|header| header[0] == "authorization");
            (format!("{} {path}", text(&seen["method"])), authorized)
        });
        seen.collect()
    }
}

impl Drop for Application {
    fn drop(&mut self) {
        self.server.abort();
    }
}

#[tokio::test]
async fn only_accepted_requests_reach_the_api() {
    let application = Application::start().await;
    assert_eq!(application.put(ACCOUNT, ACCOUNT_BODY).await.0, 201);
    let (status, created) = application.put(NUMBER, NUMBER_BODY).await;
    assert_eq!((status, &created["telephoneNumber"]), (201, &"+442079460123".into()));

    let not_e164 = NUMBER.replace("+442079460123", "0123451");
    for (target, body, code) in [
        (NUMBER, NUMBER_BODY.replace("CallingUserAssignment", ""), "number/usage-empty"),
        (NUMBER, NUMBER_BODY.replace("civicAddressId", "x"), "number/civic-address-missing"),
        (&not_e164, NUMBER_BODY.replace("+442079460123", "0123451"), "number/e164"),
    ] {
        let (status, refusal) = application.put(target, &body).await;
        assert_eq!(status, 400, "{code}");
        assert!(codes(&refusal).contains(&code), "{refusal}");
    }
    let seen = application.sightings().await;
    let expected = [
        "GET /accounts/contoso",
        "PUT /accounts/contoso",
        "GET /accounts/contoso",
        "PUT /accounts/contoso/numbers/+442079460123",
        // Two faults are warnings if the account has no backend sync.
        "GET /accounts/contoso",
        "GET /accounts/contoso",
    ];
    assert_eq!(seen, expected.map(|seen| (seen.to_owned(), true)));
}

#[tokio::test]
async fn the_state_of_the_account_in_the_emulator_decides() {
    let application = Application::start().await;
    let (status, refusal) = application.put(NUMBER, NUMBER_BODY).await;
    assert_eq!((status, codes(&refusal)), (404, vec!["state/account-missing"]));

    let disabled = ACCOUNT_BODY.replace(
        r#""enabled": true, "syncEnabled": true"#,
        r#""enabled": false, "syncEnabled": false"#,
    );
    assert_eq!(application.put(ACCOUNT, &disabled).await.0, 201);
    let (status, refusal) = application.put(NUMBER, NUMBER_BODY).await;
    assert_eq!((status, codes(&refusal)), (409, vec!["state/service-not-enabled"]));

    assert_eq!(application.put(ACCOUNT, ACCOUNT_BODY).await.0, 200);
    assert_eq!(application.put(NUMBER, NUMBER_BODY).await.0, 201);
}
