use serde_json::{Value, json};

use crate::support::{AT_ONCE, NUMBERS, Server, bare_account, bare_number, texts};

const ACCOUNTS: &str = "/accounts?api-version=2024-02-29";
const ALL_NUMBERS: &str = "/numbers?api-version=2024-02-29-preview";

async fn put_account(server: &Server, name: &str) {
    let target = format!("/accounts/{name}?api-version=2024-02-29");
    assert_eq!(server.put(&target, &bare_account(name)).await.status, 201);
}

async fn put_number(server: &Server, account: &str, telephone_number: &str) {
    let target = format!("/accounts/{account}/numbers/{telephone_number}?api-version=2024-02-29");
    assert_eq!(server.put(&target, &bare_number(telephone_number, account)).await.status, 201);
}

async fn with_accounts(names: &[&str]) -> Server {
    let server = Server::start(AT_ONCE).await;
    for name in names {
        put_account(&server, name).await;
    }
    server
}

fn value(list: &Value) -> &[Value] {
    list["value"].as_array().unwrap()
}

#[tokio::test]
async fn listed_accounts_equal_their_representations() {
    let server = with_accounts(&["woodgrove", "contoso", "fabrikam"]).await;
    put_number(&server, "contoso", "+123451").await;
    let list = server.get(ACCOUNTS).await;
    assert_eq!((list.status, list.etag()), (200, ""));
    assert_eq!(texts(value(&list.body), "name"), ["contoso", "fabrikam", "woodgrove"]);
    let single = server.get("/accounts/contoso?api-version=2024-02-29").await.body;
    assert_eq!(value(&list.body)[0], single);
    assert_eq!(list.body.as_object().unwrap().len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn the_numbers_of_all_accounts_are_one_list() {
    let server = with_accounts(&["b", "a"]).await;
    assert_eq!(server.get(ALL_NUMBERS).await.body, json!({ "value": [] }));
    for (account, number) in [("b", "+123451"), ("a", "+12345"), ("a", "+123451"), ("b", "+99")] {
        put_number(&server, account, number).await;
    }
    let list = server.get(ALL_NUMBERS).await.body;
    let pairs = |list: &[Value]| -> Vec<String> {
        let (numbers, accounts) = (texts(list, "telephoneNumber"), texts(list, "accountName"));
        numbers
            .iter()
            .zip(accounts)
            .map(|(number, account)| format!("{number} {account}"))
            .collect()
    };
    let all = ["+12345 a", "+123451 a", "+123451 b", "+99 b"];
    assert_eq!(pairs(value(&list)), all);
    for size in 1..5 {
        let pages = server.pages(&format!("{ALL_NUMBERS}&maxpagesize={size}")).await;
        assert!(pages.iter().all(|page| page.len() <= size));
        assert_eq!(pairs(&pages.concat()), all, "{size}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_next_link_is_absolute_keeps_the_version_and_is_missing_on_the_last_page() {
    let server = with_accounts(&["a", "b", "c"]).await;
    let first = server.get(&format!("{ACCOUNTS}-preview&maxpagesize=2&countRecords=true")).await;
    let link = first.body["nextLink"].as_str().unwrap();
    let start = format!("http://{}/accounts?api-version=2024-02-29-preview&", server.address);
    let target = link.strip_prefix(&format!("http://{}", server.address)).unwrap();
    assert!(link.starts_with(&start), "{link}");
    assert_eq!(first.header("x-ms-record-count"), "3");
    let last = server.get(target).await;
    assert_eq!(texts(value(&last.body), "name"), ["c"]);
    assert_eq!(last.body.get("nextLink"), None);
    assert_eq!(last.header("x-ms-record-count"), "3");
    server.stop().await;
}

#[tokio::test]
async fn a_next_link_has_the_address_of_the_proxy() {
    let server = with_accounts(&["a", "b"]).await;
    let headers = [("host", "gateway.example:8443"), ("x-forwarded-proto", "https")];
    let page = server.send("GET", &format!("{ACCOUNTS}&maxpagesize=1"), &headers, "").await;
    let link = page.body["nextLink"].as_str().unwrap();
    assert!(link.starts_with("https://gateway.example:8443/accounts?api-version="), "{link}");
    server.stop().await;
}

#[tokio::test]
async fn concurrent_changes_neither_repeat_nor_hide_other_items() {
    let server = with_accounts(&["b", "d", "f", "h"]).await;
    let first = server.get(&format!("{ACCOUNTS}&maxpagesize=2")).await.body;
    assert_eq!(texts(value(&first), "name"), ["b", "d"]);
    server.delete("/accounts/d?api-version=2024-02-29").await;
    for name in ["a", "e"] {
        put_account(&server, name).await;
    }
    let base = format!("http://{}", server.address);
    let next = first["nextLink"].as_str().unwrap().strip_prefix(&base).unwrap();
    let rest = server.pages(next).await;
    assert_eq!(texts(&rest.concat(), "name"), ["e", "f", "h"]);
    server.stop().await;
}

#[tokio::test]
async fn top_and_skip_apply_to_the_whole_list() {
    let server = with_accounts(&["contoso"]).await;
    let numbers: Vec<String> = (1..8).map(|n| format!("+12345{n}")).collect();
    for number in &numbers {
        put_number(&server, "contoso", number).await;
    }
    for (query, expected) in [
        ("top=5&maxpagesize=2", vec![&numbers[0..2], &numbers[2..4], &numbers[4..5]]),
        ("top=4&maxpagesize=2", vec![&numbers[0..2], &numbers[2..4]]),
        ("skip=3&maxpagesize=3", vec![&numbers[3..6], &numbers[6..7]]),
        ("skip=2&top=3&maxpagesize=9", vec![&numbers[2..5]]),
        ("skip=7&maxpagesize=1", vec![&numbers[7..]]),
    ] {
        let pages = server.pages(&format!("{NUMBERS}&{query}")).await;
        let pages: Vec<_> = pages.iter().map(|page| texts(page, "telephoneNumber")).collect();
        assert_eq!(pages, expected, "{query}");
    }
    // The length of the whole list, regardless of the selected part.
    let page = server.get(&format!("{NUMBERS}&skip=2&top=1&countRecords=true")).await;
    assert_eq!(page.header("x-ms-record-count"), "7");
    let page = server.get(&format!("{NUMBERS}&countRecords=false")).await;
    assert!(!page.headers.contains_key("x-ms-record-count"));
    server.stop().await;
}

#[tokio::test]
async fn a_page_has_200_items_by_default_and_500_at_most() {
    let server = with_accounts(&["contoso"]).await;
    for start in (0..600).step_by(100) {
        let numbers: Vec<Value> = (start..start + 100)
            .map(|n| bare_number(&format!("+{}", 1_000_000 + n), "contoso"))
            .collect();
        let target = "/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29";
        assert_eq!(server.post(target, &json!({ "numbers": numbers })).await.status, 200);
    }
    for (query, expected) in
        [("", vec![200, 200, 200]), ("&maxpagesize=600", vec![500, 100]), ("&top=2", vec![2])]
    {
        let pages = server.pages(&format!("{ALL_NUMBERS}{query}")).await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), expected, "{query}");
    }
    server.stop().await;
}

#[tokio::test]
async fn every_list_refuses_invalid_paging_parameters() {
    let server = with_accounts(&["contoso"]).await;
    for list in [
        ACCOUNTS,
        ALL_NUMBERS,
        NUMBERS,
        "/accounts/contoso/teamsCivicAddresses?api-version=2024-02-29",
        "/teamsRequestsForInformation?api-version=2024-02-29",
    ] {
        for (query, target) in [
            ("top=0", "top"),
            ("skip=-1", "skip"),
            ("maxpagesize=0", "maxpagesize"),
            ("maxpagesize=2147483648", "maxpagesize"),
            ("countRecords=yes", "countRecords"),
            ("filter=name%20eq%201", "filter"),
            ("continuationToken=abc", "continuationToken"),
            ("continuationToken=OmE&top=1", "top"),
        ] {
            let reply = server.get(&format!("{list}&{query}")).await;
            reply.assert_error(400, "InvalidQueryParameterValue");
            assert_eq!(reply.body["error"]["target"], target, "{list} {query}");
        }
    }
    server.stop().await;
}
