use std::time::Duration;

use serde_json::json;

use crate::support::{
    ACCOUNT, AT_ONCE, NEVER, NUMBER, Server, operator_connect_account, operator_connect_number,
};

#[tokio::test]
async fn tags_are_strong_quoted_and_change_with_each_write() {
    let server = Server::with_account(NEVER).await;
    let account = server.get(ACCOUNT).await;
    assert!(
        account.etag().starts_with('"')
            && account.etag().ends_with('"')
            && account.etag().len() > 2
    );
    let number = operator_connect_number("CallingUserAssignment");
    let created = server.put(NUMBER, &number).await;
    assert_eq!(server.get(NUMBER).await.etag(), created.etag());
    let replaced = server.put(NUMBER, &number).await;
    assert_ne!(replaced.etag(), created.etag());
    assert_ne!(replaced.etag(), account.etag());
    server.stop().await;
}

#[tokio::test]
async fn an_update_with_if_match_protects_against_a_lost_update() {
    let server = Server::with_account(NEVER).await;
    let number = operator_connect_number("CallingUserAssignment");
    let created = server.put(NUMBER, &number).await;
    let mut with_mobile = number.clone();
    with_mobile["serviceDetails"]["teamsOperatorConnect"]["configuration"]["choosableCapabilities"] =
        json!(["InboundCalling", "OutboundCalling", "Mobile"]);
    let updated = server.put_if(NUMBER, ("if-match", created.etag()), &with_mobile).await;
    assert_eq!(
        (updated.status, &updated.body["serviceProvisioningStatus"]),
        (200, &json!("pending"))
    );
    // Another client still has the first tag.
    let late = server.put_if(NUMBER, ("if-match", created.etag()), &number).await;
    late.assert_error(412, "ConditionNotMet");
    assert_eq!(server.get(NUMBER).await.body, updated.body);
    let late = server.send("DELETE", NUMBER, &[("if-match", created.etag())], "").await;
    late.assert_error(412, "ConditionNotMet");
    let bare = updated.etag().trim_matches('"');
    assert_eq!(server.send("DELETE", NUMBER, &[("if-match", bare)], "").await.status, 204);
    server.stop().await;
}

#[tokio::test]
async fn if_none_match_star_only_creates() {
    let server = Server::start(AT_ONCE).await;
    let only_new = ("if-none-match", "*");
    assert_eq!(server.put_if(ACCOUNT, only_new, &operator_connect_account()).await.status, 201);
    let again = server.put_if(ACCOUNT, only_new, &operator_connect_account()).await;
    again.assert_error(412, "ConditionNotMet");
    let number = operator_connect_number("CallingUserAssignment");
    assert_eq!(server.put_if(NUMBER, only_new, &number).await.status, 201);
    server.put_if(NUMBER, only_new, &number).await.assert_error(412, "ConditionNotMet");
    server.stop().await;
}

#[tokio::test]
async fn if_match_star_only_replaces() {
    let server = Server::start(AT_ONCE).await;
    let only_existing = ("if-match", "*");
    server
        .put_if(ACCOUNT, only_existing, &operator_connect_account())
        .await
        .assert_error(412, "ConditionNotMet");
    server.send("DELETE", ACCOUNT, &[only_existing], "").await.assert_error(412, "ConditionNotMet");
    server.get(ACCOUNT).await.assert_error(404, "AccountNotFound");
    server.put(ACCOUNT, &operator_connect_account()).await;
    assert_eq!(
        server.put_if(ACCOUNT, only_existing, &operator_connect_account()).await.status,
        200
    );
    assert_eq!(server.send("DELETE", ACCOUNT, &[only_existing], "").await.status, 204);
    server.stop().await;
}

#[tokio::test]
async fn a_poll_is_not_modified_until_the_sync_ends() {
    let server = Server::with_account(Duration::from_millis(1500)).await;
    let created = server.put(NUMBER, &operator_connect_number("CallingUserAssignment")).await;
    let poll = server.send("GET", NUMBER, &[("if-none-match", created.etag())], "").await;
    assert_eq!((poll.status, poll.etag(), poll.body.is_null()), (304, created.etag(), true));
    server.settled(NUMBER).await;
    let poll = server.send("GET", NUMBER, &[("if-none-match", created.etag())], "").await;
    assert_eq!((poll.status, &poll.body["serviceProvisioningStatus"]), (200, &json!("synced")));
    // There was no other write, so the first tag still allows an update.
    let update = operator_connect_number("ConferenceAssignment");
    assert_eq!(server.put_if(NUMBER, ("if-match", created.etag()), &update).await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_read_with_a_stale_if_match_fails() {
    let server = Server::with_account(AT_ONCE).await;
    let read = server.send("GET", ACCOUNT, &[("if-match", "\"other\"")], "").await;
    read.assert_error(412, "ConditionNotMet");
    let missing = server.send("GET", NUMBER, &[("if-match", "*")], "").await;
    missing.assert_error(404, "NumberNotFound");
    server.stop().await;
}

#[tokio::test]
async fn other_errors_take_precedence_over_preconditions() {
    let server = Server::with_account(AT_ONCE).await;
    server.put(NUMBER, &operator_connect_number("CallingUserAssignment")).await;
    let stale = ("if-match", "\"other\"");
    server.send("DELETE", ACCOUNT, &[stale], "").await.assert_error(409, "AccountHasNumbers");
    server.send("PUT", NUMBER, &[stale], "{}").await.assert_error(400, "InvalidRequestBody");
    server.stop().await;
}

#[tokio::test]
async fn dates_are_preconditions_of_reads_and_writes() {
    let server = Server::with_account(NEVER).await;
    let (old, new) = ("Sun, 06 Nov 1994 08:49:37 GMT", "Sat, 01 Jan 2124 00:00:00 GMT");
    let number = operator_connect_number("CallingUserAssignment");
    server.put(NUMBER, &number).await;
    for target in [ACCOUNT, NUMBER] {
        let read = async |name: &str, date: &str| {
            server.send("GET", target, &[(name, date)], "").await.status
        };
        assert_eq!(read("if-modified-since", old).await, 200);
        assert_eq!(read("if-modified-since", new).await, 304);
        assert_eq!(read("if-unmodified-since", old).await, 412);
        assert_eq!(read("if-unmodified-since", new).await, 200);
    }
    server
        .put_if(NUMBER, ("if-unmodified-since", old), &number)
        .await
        .assert_error(412, "ConditionNotMet");
    assert_eq!(server.put_if(NUMBER, ("if-unmodified-since", new), &number).await.status, 200);
    let delete = async |date: &str| {
        server.send("DELETE", NUMBER, &[("if-unmodified-since", date)], "").await.status
    };
    assert_eq!((delete(old).await, delete(new).await), (412, 204));
    server.stop().await;
}

#[tokio::test]
async fn a_new_number_modifies_the_account_but_is_not_a_write() {
    let server = Server::with_account(NEVER).await;
    let known = server.get(ACCOUNT).await.header("date").to_owned();
    let since = ("if-modified-since", known.as_str());
    let number = operator_connect_number("CallingUserAssignment");
    assert_eq!(server.send("GET", ACCOUNT, &[since], "").await.status, 304);
    // Dates have a resolution of one second.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    server.put(NUMBER, &number).await;
    assert_eq!(server.send("GET", ACCOUNT, &[since], "").await.status, 200);
    let unwritten = ("if-unmodified-since", known.as_str());
    let put = server.put_if(ACCOUNT, unwritten, &operator_connect_account()).await;
    assert_eq!(put.status, 200);
    server.stop().await;
}
