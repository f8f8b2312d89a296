//! An emulator in this process, and a client for it.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use acg_emulator::{Database, Emulator, Options};
use axum::http::{HeaderMap, Request, StatusCode};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub(crate) const ACCOUNT: &str = "/accounts/contoso?api-version=2024-02-29";
pub(crate) const NUMBER: &str = "/accounts/contoso/numbers/+123451?api-version=2024-02-29";
pub(crate) const NUMBERS: &str = "/accounts/contoso/numbers?api-version=2024-02-29";

/// A sync delay that no test reaches.
pub(crate) const NEVER: Duration = Duration::from_secs(3600);
/// A sync that ends immediately.
pub(crate) const AT_ONCE: Duration = Duration::ZERO;

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    client: Client<HttpConnector, Full<Bytes>>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Server {
    pub(crate) async fn start(sync_delay: Duration) -> Self {
        Self::start_on(Database::Memory, sync_delay).await
    }

    pub(crate) async fn start_on(database: Database, sync_delay: Duration) -> Self {
        Self::start_with(Options { database, sync_delay, ..Options::default() }).await
    }

    pub(crate) async fn start_with(options: Options) -> Self {
        let emulator = Emulator::open(options).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let shutdown = async move { stopped.await.unwrap_or(()) };
        let task = tokio::spawn(async move { emulator.serve(listener, shutdown).await });
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { address, client, stop, task }
    }

    /// Starts a server with an Operator Connect account.
    pub(crate) async fn with_account(sync_delay: Duration) -> Self {
        let server = Self::start(sync_delay).await;
        assert_eq!(server.put(ACCOUNT, &operator_connect_account()).await.status, 201);
        server
    }

    pub(crate) async fn stop(self) {
        let Self { client, stop, task, .. } = self;
        drop(client);
        stop.send(()).unwrap();
        task.await.unwrap().unwrap();
    }

    pub(crate) async fn get(&self, target: &str) -> Reply {
        self.send("GET", target, &[], "").await
    }

    pub(crate) async fn put(&self, target: &str, body: &Value) -> Reply {
        self.send("PUT", target, &[], &body.to_string()).await
    }

    pub(crate) async fn put_if(
        &self,
        target: &str,
        condition: (&str, &str),
        body: &Value,
    ) -> Reply {
        self.send("PUT", target, &[condition], &body.to_string()).await
    }

    pub(crate) async fn post(&self, target: &str, body: &Value) -> Reply {
        self.send("POST", target, &[], &body.to_string()).await
    }

    /// Sends a merge patch.
    pub(crate) async fn patch(&self, target: &str, body: &Value) -> Reply {
        let media_type = ("content-type", "application/merge-patch+json");
        self.send("PATCH", target, &[media_type], &body.to_string()).await
    }

    pub(crate) async fn delete(&self, target: &str) -> Reply {
        self.send("DELETE", target, &[], "").await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let mut request =
            Request::builder().method(method).uri(format!("http://{}{target}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::from(body.to_owned())).unwrap();
        let (head, body) = self.client.request(request).await.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body =
            if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
        Reply { status: head.status.as_u16(), headers: head.headers, body }
    }

    pub(crate) async fn sightings(&self) -> Vec<Value> {
        self.get("/_emulator/sightings").await.body["value"].as_array().unwrap().clone()
    }

    /// The pages of a list, by following `nextLink` from `target`.
    pub(crate) async fn pages(&self, target: &str) -> Vec<Vec<Value>> {
        let (mut pages, mut target) = (Vec::new(), target.to_owned());
        let base = format!("http://{}", self.address);
        loop {
            let reply = self.get(&target).await;
            assert_eq!(reply.status, 200, "{target}: {}", reply.body);
            pages.push(reply.body["value"].as_array().unwrap().clone());
            assert!(pages.len() < 100, "too many pages");
            match reply.body.get("nextLink") {
                Some(link) => target = link.as_str().unwrap().strip_prefix(&base).unwrap().into(),
                None => return pages,
            }
        }
    }

    /// Reads `target` until its status is no longer `pending`.
    pub(crate) async fn settled(&self, target: &str) -> Reply {
        let start = Instant::now();
        loop {
            let reply = self.get(target).await;
            if reply.body["serviceProvisioningStatus"] != "pending" {
                return reply;
            }
            assert!(start.elapsed() < Duration::from_secs(10), "still pending");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn etag(&self) -> &str {
        self.header("etag")
    }

    /// Checks an Azure error: status, code in body and header, a message.
    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16, code: &str) {
        assert_eq!(
            (self.status, &self.body["error"]["code"]),
            (status, &json!(code)),
            "{}",
            self.body
        );
        assert_eq!(self.header("x-ms-error-code"), code);
        assert_eq!(self.header("content-type"), "application/json");
        assert!(self.body["error"]["message"].as_str().is_some_and(|message| !message.is_empty()));
        assert!(StatusCode::from_u16(status).unwrap().is_client_error());
    }
}

pub(crate) fn operator_connect_account() -> Value {
    json!({
        "name": "contoso",
        "serviceDetails": {
            "teamsTenantId": "tenantIdString",
            "teamsOperatorConnect": { "syncEnabled": true, "enabled": true }
        }
    })
}

pub(crate) fn operator_connect_number(usage: &str) -> Value {
    json!({
        "telephoneNumber": "+123451",
        "accountName": "contoso",
        "serviceDetails": {
            "teamsOperatorConnect": {
                "enabled": true,
                "configuration": {
                    "usage": usage,
                    "choosableCapabilities": ["InboundCalling", "OutboundCalling"],
                    "civicAddressId": "civicAddressIdString",
                    "allowTenantAddressUpdate": true
                }
            }
        },
        "configuration": { "customSipHeader": "exampleHeaderContents" }
    })
}

/// An account without services.
pub(crate) fn bare_account(name: &str) -> Value {
    json!({ "name": name })
}

/// A number without services.
pub(crate) fn bare_number(telephone_number: &str, account: &str) -> Value {
    json!({ "telephoneNumber": telephone_number, "accountName": account, "serviceDetails": {} })
}

/// The values of one member in a list of objects.
pub(crate) fn texts(list: &[Value], member: &str) -> Vec<String> {
    list.iter().map(|item| item[member].as_str().unwrap().to_owned()).collect()
}

/// The representation of an Operator Connect number.
pub(crate) fn representation(mut number: Value, status: &str, errors: Value) -> Value {
    number["serviceProvisioningStatus"] = json!(status);
    number["serviceProvisioningErrors"] = errors;
    number["serviceDetails"]["teamsOperatorConnect"]["assignmentStatus"] = json!("assigned");
    number
}
