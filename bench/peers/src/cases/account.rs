//! The account of the Provisioning API overview.

use acg_policy::AccountState;

use super::texts::{ACCOUNT, ACCOUNT_REGO, ACCOUNT_SCHEMA, HEADERS};
use crate::case::{Case, Expected, Form};

pub(crate) fn case() -> Case {
    Case {
        name: "Direct Routing account, as documented",
        about: "`PUT` of the account of the Provisioning API overview, \"Create an account\", that has Direct \
                Routing. Accepted; the account is new.",
        method: "PUT",
        target: "/accounts/contoso?api-version=2024-02-29",
        headers: HEADERS,
        body: ACCOUNT.to_owned(),
        form: Some(Form::Account),
        schema: Some(ACCOUNT_SCHEMA.to_owned()),
        rego: ACCOUNT_REGO,
        telephone_numbers: Vec::new(),
        account: AccountState::Missing,
        expected: Expected { errors: &[], in_numbering_plan: true },
    }
}
