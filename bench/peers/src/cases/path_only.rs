//! A request without a body.

use acg_policy::AccountState;

use super::texts::HEADERS;
use crate::case::{Case, Expected};

pub(crate) fn case() -> Case {
    Case {
        name: "Deletion with an invalid number",
        about: "`DELETE` of the telephone number `442079460123`, without `+`. Rejected because of the path. Peers that read bodies only are left out.",
        method: "DELETE",
        target: "/accounts/contoso/numbers/442079460123?api-version=2024-02-29",
        headers: HEADERS.get(..4).unwrap_or_default(),
        body: String::new(),
        form: None,
        schema: None,
        rego: include_str!("path.rego"),
        telephone_numbers: Vec::new(),
        account: AccountState::Missing,
        expected: Expected { errors: &["number/e164"], in_numbering_plan: false },
    }
}
