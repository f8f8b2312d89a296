//! The services that are measured.

use acg_policy::{Number, Validator};
use acg_policy_tower::{ValidBody, ValidateLayer};
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::put;
use axum::{Json, Router};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use serde_json::Value;
use tokio::io::{DuplexStream, duplex};

/// Each service, with what it is called. The first is the one that the others are compared with.
pub(crate) fn all() -> [(&'static str, Router); 5] {
    let layer = || ValidateLayer::new(Validator::default());
    let value = || Router::new().route(ROUTE, put(async |_: Json<Value>| StatusCode::NO_CONTENT));
    let bytes = || Router::new().route(ROUTE, put(async |_: Bytes| StatusCode::NO_CONTENT));
    let valid = async |_: ValidBody<Number>| StatusCode::NO_CONTENT;
    [
        ("Json<Value>", value()),
        ("Json<Value>, layer", value().layer(layer())),
        ("ValidBody<Number>, layer", Router::new().route(ROUTE, put(valid)).layer(layer())),
        ("Bytes", bytes()),
        ("Bytes, layer", bytes().layer(layer())),
    ]
}

/// Starts a service, and connects to it in memory.
pub(crate) async fn connect(service: Router) -> DuplexStream {
    let (client, server) = duplex(64 * 1024);
    // As `axum::serve` does.
    let service = TowerToHyperService::new(service.with_state(()));
    let serve = http1::Builder::new().serve_connection(TokioIo::new(server), service);
    tokio::spawn(async move {
        let _ended_by_the_client = serve.await;
    });
    client
}

/// How often a service is sent the request. The last one is reported.
pub(crate) const REQUESTS: usize = 3;

const ROUTE: &str = "/accounts/{account}/numbers/{number}";
pub(crate) const REQUEST: &str = "PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29 HTTP/1.1\r\n\
host: acg.example.net\r\nuser-agent: portal/1.0\r\naccept: application/json\r\nauthorization: Bearer token\r\ncontent-type: application/json\r\ncontent-length: 366\r\n\r\n\
{\n  \"accountName\": \"contoso\",\n  \"telephoneNumber\": \"+442079460123\",\n  \"serviceDetails\": {\n    \"teamsOperatorConnect\": {\n      \"enabled\": true,\n      \"configuration\": {\n        \"usage\": \"CallingUserAssignment\",\n        \"choosableCapabilities\": [\"InboundCalling\", \"OutboundCalling\"],\n        \"civicAddressId\": \"ec58be49-dd2a-4c7b-9a6e-5b3b0a1f9f35\"\n      }\n    }\n  }\n}";
