use std::time::{Duration, SystemTime};

use acg_emulator::Database;
use serde_json::json;

use crate::support::{
    ACCOUNT, AT_ONCE, NEVER, NUMBER, Reply, Server, bare_number, operator_connect_account,
    operator_connect_number,
};

const ID: &str = "Repeatability-Request-ID";
const FIRST_SENT: &str = "Repeatability-First-Sent";
const BATCH: &str = "/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29";

fn date(time: SystemTime) -> String {
    httpdate::fmt_http_date(time)
}

/// Sends requests with an ID, with `first_sent` as their date.
struct Sender {
    server: Server,
    first_sent: String,
}

impl Sender {
    fn new(server: Server) -> Self {
        Self { server, first_sent: date(SystemTime::now()) }
    }

    async fn send(&self, id: &str, method: &str, target: &str, body: &str) -> Reply {
        let headers = [(ID, id), (FIRST_SENT, self.first_sent.as_str())];
        self.server.send(method, target, &headers, body).await
    }
}

fn result(reply: &Reply) -> (u16, &str) {
    (reply.status, reply.header("repeatability-result"))
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_response_and_is_not_executed() {
    let sender = Sender::new(Server::with_account(NEVER).await);
    let number = operator_connect_number("CallingUserAssignment").to_string();
    let first = sender.send("a", "PUT", NUMBER, &number).await;
    assert_eq!(result(&first), (201, "accepted"));
    let etag = sender.server.get(NUMBER).await.etag().to_owned();
    assert_eq!(first.etag(), etag);
    let again = sender.send("a", "PUT", NUMBER, &number).await;
    assert_eq!(result(&again), (201, "accepted"));
    assert_eq!((&again.body, again.etag()), (&first.body, first.etag()));
    assert_eq!(sender.server.get(NUMBER).await.etag(), etag);
    // Another ID is another request.
    assert_eq!(result(&sender.send("A", "PUT", NUMBER, &number).await), (200, "accepted"));
    assert_ne!(sender.server.get(NUMBER).await.etag(), etag);
    sender.server.stop().await;
}

#[tokio::test]
async fn every_writing_operation_is_repeatable() {
    let sender = Sender::new(Server::start(AT_ONCE).await);
    let account = operator_connect_account().to_string();
    let number = bare_number("+123451", "contoso");
    let (number, numbers) = (number.to_string(), json!({ "numbers": [number] }).to_string());
    let patch = json!({ "customerRelationship": { "status": "AgreementSigned" } }).to_string();
    let rfi =
        "/teamsRequestsForInformation/6f1c2b74-2a53-4a0b-9a67-7d6f0c7b1e10?api-version=2024-02-29";
    let delete_batch = BATCH.replace("createOrUpdate", "delete");
    let plans = BATCH.replace("createOrUpdateNumbers", "getTeamsCapabilityPlans");
    let available = BATCH.replace("createOrUpdateNumbers", "getTeamsAvailableCapabilities");
    for (id, (method, target, body, status)) in [
        ("PUT", ACCOUNT, account.as_str(), 201),
        ("POST", BATCH, &numbers, 200),
        ("POST", &plans, "", 200),
        ("POST", &available, &numbers, 200),
        ("POST", &delete_batch, &numbers, 204),
        ("PUT", NUMBER, &number, 201),
        ("DELETE", NUMBER, "", 204),
        ("DELETE", ACCOUNT, "", 204),
        ("PATCH", rfi, &patch, 200),
    ]
    .iter()
    .enumerate()
    {
        for _ in 0..2 {
            let reply = sender.send(&id.to_string(), method, target, body).await;
            assert_eq!(result(&reply), (*status, "accepted"), "{method} {target} {}", reply.body);
        }
    }
    sender.server.stop().await;
}

#[tokio::test]
async fn get_requests_ignore_repeatability_headers() {
    let sender = Sender::new(Server::with_account(AT_ONCE).await);
    let headers = [(ID, "a")];
    let read = sender.server.send("GET", ACCOUNT, &headers, "").await;
    assert_eq!(result(&read), (200, ""));
    // The ID is still unused.
    let reply = sender.send("a", "DELETE", ACCOUNT, "").await;
    assert_eq!(result(&reply), (204, "accepted"));
    sender.server.stop().await;
}

#[tokio::test]
async fn a_refusal_is_repeated_as_well() {
    let sender = Sender::new(Server::start(AT_ONCE).await);
    let number = operator_connect_number("CallingUserAssignment").to_string();
    let refused = sender.send("a", "PUT", NUMBER, &number).await;
    refused.assert_error(404, "AccountNotFound");
    assert_eq!(refused.header("repeatability-result"), "accepted");
    sender.server.put(ACCOUNT, &operator_connect_account()).await;
    let again = sender.send("a", "PUT", NUMBER, &number).await;
    again.assert_error(404, "AccountNotFound");
    assert_eq!(again.header("x-ms-error-code"), "AccountNotFound");
    assert_eq!(sender.send("b", "PUT", NUMBER, &number).await.status, 201);
    sender.server.stop().await;
}

#[tokio::test]
async fn a_different_request_with_the_same_id_is_rejected() {
    let mut sender = Sender::new(Server::with_account(AT_ONCE).await);
    let number = operator_connect_number("CallingUserAssignment").to_string();
    assert_eq!(sender.send("a", "PUT", NUMBER, &number).await.status, 201);
    let other_target = NUMBER.replace("+123451", "+123452");
    for (method, target, body) in [
        ("PUT", NUMBER, number.replace("Calling", "Other").as_str()),
        ("PUT", &other_target, &number),
        ("DELETE", NUMBER, &number),
    ] {
        let reply = sender.send("a", method, target, body).await;
        reply.assert_error(400, "RepeatedRequestDiffers");
        assert_eq!(reply.header("repeatability-result"), "rejected");
    }
    sender.first_sent = date(SystemTime::now() - Duration::from_secs(60));
    sender.send("a", "PUT", NUMBER, &number).await.assert_error(400, "RepeatedRequestDiffers");
    assert_eq!(sender.server.get(NUMBER).await.status, 200);
    sender.server.stop().await;
}

#[tokio::test]
async fn missing_and_malformed_headers_are_rejected() {
    let server = Server::with_account(AT_ONCE).await;
    let now = date(SystemTime::now());
    let iso = "2024-05-07T11:15:10Z";
    for (headers, target) in [
        (&[(ID, "a")][..], FIRST_SENT),
        (&[(FIRST_SENT, now.as_str())], ID),
        (&[(ID, "a"), (FIRST_SENT, iso)], FIRST_SENT),
        (&[(ID, "a"), (FIRST_SENT, "")], FIRST_SENT),
        (&[(ID, ""), (FIRST_SENT, &now)], ID),
        (&[(ID, "a"), (ID, "b"), (FIRST_SENT, &now)], ID),
        (&[(ID, "a"), (FIRST_SENT, &now), (FIRST_SENT, &now)], FIRST_SENT),
    ] {
        let reply = server.send("DELETE", ACCOUNT, headers, "").await;
        reply.assert_error(400, "InvalidHeaderValue");
        assert_eq!(reply.body["error"]["target"], target, "{headers:?}");
        assert_eq!(reply.header("repeatability-result"), "rejected");
    }
    assert_eq!(server.get(ACCOUNT).await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_date_outside_the_window_is_rejected() {
    let mut sender = Sender::new(Server::with_account(AT_ONCE).await);
    let (now, near, far) = (SystemTime::now(), Duration::from_secs(290), Duration::from_secs(310));
    for time in [now - far, now + far] {
        sender.first_sent = date(time);
        let reply = sender.send("far", "DELETE", ACCOUNT, "").await;
        reply.assert_error(412, "FirstSentOutsideWindow");
        assert_eq!(reply.header("repeatability-result"), "rejected");
    }
    assert_eq!(sender.server.get(ACCOUNT).await.status, 200);
    for (id, time) in [("past", now - near), ("future", now + near)] {
        sender.first_sent = date(time);
        assert_eq!(result(&sender.send(id, "DELETE", ACCOUNT, "").await), (204, "accepted"));
    }
    sender.server.stop().await;
}

#[tokio::test]
async fn a_stored_response_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::File(folder.path().join("emulator.sqlite"));
    let mut sender = Sender::new(Server::start_on(database.clone(), AT_ONCE).await);
    let account = operator_connect_account().to_string();
    let first = sender.send("a", "PUT", ACCOUNT, &account).await;
    sender.server.stop().await;
    sender.server = Server::start_on(database, AT_ONCE).await;
    let again = sender.send("a", "PUT", ACCOUNT, &account).await;
    assert_eq!((result(&again), again.etag()), ((201, "accepted"), first.etag()));
    sender.server.stop().await;
}
