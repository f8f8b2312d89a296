//! `filter` on lists.

use acg_emulator::{Options, Seed};
use serde_json::{Value, json};

use crate::support::{NEVER, Server, texts};

/// Two accounts with three numbers each, of different services and statuses, and two requests for information.
async fn start() -> Server {
    let number = |account: &str, digits: &str, service: &str, status: &str| {
        let errors = json!([{ "code": "InvalidRequest", "message": "no", "target": "oc" }]);
        json!({
            "accountName": account,
            "telephoneNumber": digits,
            "serviceDetails": { service: { "enabled": true }, "teamsPhoneMobile": { "enabled": false } },
            "serviceProvisioningStatus": status,
            "serviceProvisioningErrors": if status == "failed" { errors } else { Value::Null },
        })
    };
    let connect = "teamsOperatorConnect";
    let account = |name: &str| json!({ "name": name, "serviceDetails": { connect: { "enabled": name == "a", "syncEnabled": true } } });
    let seed = json!({
        "accounts": [account("a"), account("b")],
        "numbers": [
            number("a", "+441", connect, "synced"),
            number("a", "+442", connect, "failed"),
            number("a", "+12", "teamsDirectRouting", "pending"),
            number("b", "+443", "teamsDirectRouting", "failed"),
            number("b", "+13", "zoomPhoneCloudPeering", "synced"),
            number("b", "+14", "azureOperatorCallProtection", "synced"),
        ],
        "requestsForInformation": [
            { "tenantId": "one", "status": "active", "customerRelationship": { "status": "AgreementSigned" } },
            { "tenantId": "two", "status": "removed" },
        ],
    });
    let seed = Seed::from_json(seed.to_string().as_bytes()).unwrap();
    Server::start_with(Options { seed, sync_delay: NEVER, ..Options::default() }).await
}

fn with_filter(list: &str, filter: &str) -> String {
    let filter: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    format!("{list}?api-version=2024-02-29&filter={filter}")
}

#[tokio::test]
async fn numbers_are_filtered_by_number_account_status_and_service() {
    let server = start().await;
    for (filter, expected) in [
        ("serviceProvisioningStatus eq 'failed'", &["+442", "+443"][..]),
        ("serviceProvisioningStatus eq 'pending'", &["+12"]),
        ("serviceProvisioningStatus ne 'synced' and accountName eq 'a'", &["+12", "+442"]),
        ("serviceDetails/teamsOperatorConnect/enabled eq true", &["+441", "+442"]),
        ("serviceDetails/azureOperatorCallProtection/enabled ne false", &["+14"]),
        ("serviceDetails/teamsPhoneMobile/enabled eq true", &[]),
        ("startswith(telephoneNumber, '+44')", &["+441", "+442", "+443"]),
        ("contains(telephoneNumber, '3')", &["+13", "+443"]),
        ("telephoneNumber ge '+441' and telephoneNumber lt '+443'", &["+441", "+442"]),
        ("not (accountName eq 'a' or startswith(telephoneNumber, '+44'))", &["+13", "+14"]),
        ("telephoneNumber eq ''' OR 1=1 --'", &[]),
    ] {
        let list = server.get(&with_filter("/numbers", filter)).await;
        assert_eq!(list.status, 200, "{filter}: {}", list.body);
        let numbers = list.body["value"].as_array().unwrap();
        assert_eq!(texts(numbers, "telephoneNumber"), expected, "{filter}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_filter_applies_to_all_pages_and_to_the_count() {
    let server = start().await;
    let list = with_filter("/accounts/b/numbers", "not startswith(telephoneNumber, '+44')");
    let pages = server.pages(&format!("{list}&maxpagesize=1")).await;
    let numbers: Vec<_> = pages.iter().map(|page| texts(page, "telephoneNumber")).collect();
    assert_eq!(numbers, [["+13"], ["+14"]]);
    let page = server.get(&format!("{list}&skip=1&countRecords=true")).await;
    assert_eq!(page.header("x-ms-record-count"), "2");
    assert_eq!(texts(page.body["value"].as_array().unwrap(), "telephoneNumber"), ["+14"]);
    server.stop().await;
}

#[tokio::test]
async fn accounts_and_requests_for_information_are_filtered() {
    let server = start().await;
    for (list, filter, member, expected) in [
        ("/accounts", "serviceDetails/teamsOperatorConnect/enabled eq true", "name", "a"),
        ("/accounts", "name gt 'a' and serviceProvisioningStatus eq 'synced'", "name", "b"),
        ("/teamsRequestsForInformation", "status eq 'active'", "tenantId", "one"),
        (
            "/teamsRequestsForInformation",
            "customerRelationship/status ne 'AgreementSigned'",
            "tenantId",
            "two",
        ),
    ] {
        let list = server.get(&with_filter(list, filter)).await.body;
        assert_eq!(texts(list["value"].as_array().unwrap(), member), [expected], "{filter}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_filter_that_is_not_supported_is_refused_with_its_place() {
    let server = start().await;
    for (list, filter, text) in [
        ("/numbers", "usage eq 'x'", "at character 1"),
        ("/numbers", "accountName eq a", "single quotes at character 16"),
        ("/accounts", "telephoneNumber eq 'a'", "at character 1"),
        ("/accounts/a/teamsCivicAddresses", "id eq 'a'", "not supported"),
    ] {
        let reply = server.get(&with_filter(list, filter)).await;
        reply.assert_error(400, "InvalidQueryParameterValue");
        assert_eq!(reply.body["error"]["target"], "filter");
        let message = reply.body["error"]["message"].as_str().unwrap();
        assert!(message.contains(text), "{message}");
    }
    let many = vec!["accountName eq 'a'"; 500].join(" or ");
    assert_eq!(server.get(&with_filter("/numbers", &many)).await.status, 400);
    let deep = format!("{}accountName eq 'a'{}", "(".repeat(30), ")".repeat(30));
    assert_eq!(server.get(&with_filter("/numbers", &deep)).await.status, 200);
    server.stop().await;
}
