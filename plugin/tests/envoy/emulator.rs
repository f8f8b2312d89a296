//! An emulator of the API as the upstream, in this process.

use std::net::SocketAddr;
use std::thread::JoinHandle;

use acg_emulator::{Emulator, Options};
use serde_json::Value;
use tokio::sync::oneshot;

use crate::client;

/// The emulator, which is stopped when this value is dropped.
pub(crate) struct Api {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Api {
    pub(crate) fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let emulator = Emulator::open(Options::default()).unwrap();
            let serving = emulator.serve(listener, async { stopped.await.unwrap_or(()) });
            runtime.block_on(serving).unwrap();
        });
        Self { address, stop: Some(stop), thread: Some(thread) }
    }

    /// Creates or replaces an account, or deletes it, without the gateway.
    pub(crate) fn write_account(&self, method: &str, name: &str) {
        let reply = client::send(self.address, &account_request(method, name, "Bearer own"));
        assert!(reply.status < 300, "{reply:?}");
    }

    /// The requests since the last call: method, target, and values of header fields.
    pub(crate) fn take_requests(&self) -> Vec<Value> {
        let request = |method: &str| {
            let text = format!("{method} /_emulator/sightings HTTP/1.1\r\nhost: emulator\r\n\r\n");
            client::send(self.address, text.as_bytes()).body
        };
        let seen: Value = serde_json::from_slice(&request("GET")).unwrap();
        request("DELETE");
        let list = seen.as_array().cloned();
        list.or_else(|| seen["value"].as_array().cloned()).unwrap_or_else(|| panic!("{seen}"))
    }

    /// The numbers of lookups and of other requests since the last call.
    pub(crate) fn take_counts(&self) -> (usize, usize) {
        let requests = self.take_requests();
        let lookups = requests.iter().filter(|request| request["method"] == "GET").count();
        (lookups, requests.len() - lookups)
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _joined = thread.join();
        }
    }
}

/// A PUT of an account with Operator Connect, or a DELETE.
pub(crate) fn account_request(method: &str, name: &str, credentials: &str) -> Vec<u8> {
    let body = match method {
        "PUT" => format!(
            r#"{{"name":"{name}","serviceDetails":{{"teamsOperatorConnect":{{"enabled":true,"syncEnabled":false}}}}}}"#
        ),
        _ => String::new(),
    };
    let content = match method {
        "PUT" => format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()),
        _ => String::new(),
    };
    format!(
        "{method} /accounts/{name}?api-version=2024-02-29 HTTP/1.1\r\nhost: gateway\r\nauthorization: {credentials}\r\n{content}\r\n{body}"
    )
    .into_bytes()
}

/// A PUT of a number of an account.
pub(crate) fn number_request(account: &str, number: &str, credentials: &str) -> Vec<u8> {
    let body = crate::common::GOOD.replace("contoso", account).replace("+12065550100", number);
    format!(
        "PUT /accounts/{account}/numbers/{number}?api-version=2024-02-29 HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\nauthorization: {credentials}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
