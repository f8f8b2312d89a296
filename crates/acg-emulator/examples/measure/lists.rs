//! The lists that are measured, with filters of each kind.

use super::NUMBERS;

type Lists = Vec<(&'static str, String)>;

pub(crate) fn all() -> Lists {
    [pages(), filters(), long_filters(), other_resources()].concat()
}

fn pages() -> Lists {
    vec![
        ("first page of 200", OF_ACCOUNT.to_owned()),
        ("first page of 500", format!("{OF_ACCOUNT}?maxpagesize=500")),
        ("last pages", format!("{OF_ACCOUNT}?skip={}", NUMBERS - 300)),
        ("all accounts", "/numbers?skip=50000".to_owned()),
        (
            "all accounts, last page of 500",
            format!("/numbers?maxpagesize=500&skip={}", NUMBERS - 600),
        ),
        ("with count", format!("{OF_ACCOUNT}?countRecords=true")),
    ]
}

/// A filter that selects nothing, or is counted, is compared with every number.
fn filters() -> Lists {
    let of_account = format!("{OF_ACCOUNT}?countRecords=true");
    let failed = "serviceProvisioningStatus eq 'failed'";
    let several = "not (serviceProvisioningStatus eq 'synced' and serviceDetails/teamsOperatorConnect/enabled eq true) \
        and (contains(telephoneNumber, '99999') or startswith(accountName, 'account-1') and telephoneNumber gt '+1')";
    vec![
        ("1 in 100 by status", filtered("/numbers?", failed)),
        ("1 in 100 by status, counted", filtered(COUNTED, failed)),
        (
            "1 in 100 by status, page of 500, counted",
            filtered("/numbers?maxpagesize=500&countRecords=true", failed),
        ),
        ("1 in 100 by status, last page", filtered("/numbers?skip=900", failed)),
        ("1 in 100 of an account, counted", filtered(&of_account, failed)),
        ("nothing by status", filtered("/numbers?", "serviceProvisioningStatus eq 'pending'")),
        ("nothing by account", filtered("/numbers?", "accountName eq 'other'")),
        ("nothing by service", filtered("/numbers?", ZOOM)),
        ("nothing by contains, counted", filtered(COUNTED, "contains(telephoneNumber, '00000')")),
        (
            "the last number by startswith",
            filtered("/numbers?", "startswith(telephoneNumber, '+1206999999')"),
        ),
        ("the last numbers by ge", filtered("/numbers?", "telephoneNumber ge '+12069999900'")),
        ("and, or, not; counted", filtered(COUNTED, several)),
    ]
}

/// The longest filters.
fn long_filters() -> Lists {
    let each = |test: &str| {
        let tests: Vec<String> = (0..100).map(|n| test.replace("{}", &format!("{n:05}"))).collect();
        filtered(COUNTED, &tests.join(" or "))
    };
    vec![
        ("100 numbers by eq, counted", each("telephoneNumber eq '+12069{}00'")),
        ("100 times startswith, counted", each("startswith(telephoneNumber, '+1206{}')")),
        ("100 times contains, counted", each("contains(telephoneNumber, '8{}')")),
        ("100 accounts by eq, counted", each("accountName eq 'account-{}'")),
        ("100 times contains of an account, counted", each("contains(accountName, '{}')")),
        ("100 times a status, counted", each("serviceProvisioningStatus eq '{}'")),
    ]
}

fn other_resources() -> Lists {
    let requests = "/teamsRequestsForInformation";
    vec![
        ("accounts", "/accounts?maxpagesize=500&countRecords=true".to_owned()),
        ("accounts, nothing by service", filtered("/accounts?countRecords=true", ZOOM)),
        ("requests for information", format!("{requests}?maxpagesize=500")),
        (
            "requests for information, nothing by status",
            filtered(&format!("{requests}?countRecords=true"), "status eq 'other'"),
        ),
    ]
}

fn filtered(list: &str, filter: &str) -> String {
    let filter: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    format!("{list}&filter={filter}")
}

const OF_ACCOUNT: &str = "/accounts/contoso/numbers";
const COUNTED: &str = "/numbers?countRecords=true";
const ZOOM: &str = "serviceDetails/zoomPhoneCloudPeering/enabled eq true";
