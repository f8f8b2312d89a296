use serde_json::json;

use crate::support::{AT_ONCE, Server, bare_account, texts};

const ADDRESSES: &str = "/accounts/contoso/teamsCivicAddresses?api-version=2024-02-29";
const FIRST: &str = "0c1f5d8e-6a2b-4f37-9e84-3b5a7c9d1e02";
const SECOND: &str = "7d3e9a50-1b4c-4c8f-a2d6-6f0e8b7c5a35";

fn address(id: &str) -> String {
    format!("/accounts/contoso/teamsCivicAddresses/{id}?api-version=2024-02-29")
}

#[tokio::test]
async fn the_addresses_of_an_account_are_those_of_the_seed() {
    let server = Server::with_account(AT_ONCE).await;
    let list = server.get(ADDRESSES).await;
    assert_eq!((list.status, list.etag()), (200, ""));
    let addresses = list.body["value"].as_array().unwrap();
    assert_eq!(texts(addresses, "id"), [FIRST, SECOND]);
    assert_eq!(addresses[0]["locations"][0]["elin"], "+14255550199");
    for (id, listed) in [FIRST, SECOND].iter().zip(addresses) {
        let read = server.get(&address(id)).await;
        assert_eq!((read.status, &read.body), (200, listed));
    }
    server.get(&address("other")).await.assert_error(404, "CivicAddressNotFound");
    server.stop().await;
}

#[tokio::test]
async fn addresses_are_listed_in_pages() {
    let server = Server::with_account(AT_ONCE).await;
    let pages = server.pages(&format!("{ADDRESSES}&maxpagesize=1")).await;
    let ids: Vec<_> = pages.iter().map(|page| texts(page, "id")).collect();
    assert_eq!(ids, [[FIRST], [SECOND]]);
    let skipped = server.get(&format!("{ADDRESSES}&skip=1&countRecords=true")).await;
    assert_eq!(texts(skipped.body["value"].as_array().unwrap(), "id"), [SECOND]);
    assert_eq!(skipped.header("x-ms-record-count"), "2");
    server.stop().await;
}

#[tokio::test]
async fn addresses_require_an_account() {
    let server = Server::start(AT_ONCE).await;
    server.get(ADDRESSES).await.assert_error(404, "AccountNotFound");
    server.get(&address(FIRST)).await.assert_error(404, "AccountNotFound");
    server.put("/accounts/other?api-version=2024-02-29", &bare_account("other")).await;
    let others = ADDRESSES.replace("contoso", "other");
    let list = server.get(&format!("{others}&countRecords=true")).await;
    assert_eq!((list.status, &list.body), (200, &json!({ "value": [] })));
    assert_eq!(list.header("x-ms-record-count"), "0");
    let other = address(FIRST).replace("contoso", "other");
    server.get(&other).await.assert_error(404, "CivicAddressNotFound");
    server.stop().await;
}

#[tokio::test]
async fn conditional_headers_apply_to_an_address_but_not_to_the_list() {
    let server = Server::with_account(AT_ONCE).await;
    let read = server.get(&address(FIRST)).await;
    let known = ("if-none-match", read.etag());
    assert_eq!(server.send("GET", &address(FIRST), &[known], "").await.status, 304);
    assert_eq!(server.send("GET", &address(SECOND), &[known], "").await.status, 200);
    let since = ("if-modified-since", read.header("date"));
    assert_eq!(server.send("GET", &address(FIRST), &[since], "").await.status, 304);
    let any = ("if-none-match", "*");
    assert_eq!(server.send("GET", ADDRESSES, &[any, since], "").await.status, 200);
    server.stop().await;
}
