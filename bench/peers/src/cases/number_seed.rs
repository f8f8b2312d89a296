//! The number of the Provisioning API overview.

use acg_policy::{AccountState, KnownAccount, Service};

use super::texts::{HEADERS, NUMBER, NUMBER_REGO, NUMBER_SCHEMA};
use crate::case::{Case, Expected, Form};

pub(crate) fn case() -> Case {
    Case {
        name: "Operator Connect number, as documented",
        about: "`PUT` of the number of the Provisioning API overview, \"Add one number to the account\", \
                without the trailing commas. Accepted. Its number, `+123451`, is in no numbering plan: \
                `phonenumber` parses it, finds no country, and ends early.",
        method: "PUT",
        target: "/accounts/contoso/numbers/+123451?api-version=2024-02-29",
        headers: HEADERS,
        body: NUMBER.to_owned(),
        form: Some(Form::Number),
        schema: Some(NUMBER_SCHEMA.to_owned()),
        rego: NUMBER_REGO,
        telephone_numbers: vec!["/telephoneNumber".to_owned()],
        account: AccountState::Known(
            KnownAccount::new("contoso").with_service(Service::OperatorConnect),
        ),
        expected: Expected { errors: &[], in_numbering_plan: false },
    }
}
