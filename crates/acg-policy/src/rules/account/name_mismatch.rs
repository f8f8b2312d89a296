use super::name_format;
use crate::findings::{At, Reporter};
use crate::resource::AccountDraft;
use crate::rule::declare_rule;

declare_rule! {
    /// The account in the body is the account in the path.
    ///
    /// ## What it checks
    ///
    /// `name` is the account name of the path, in the same letter case. Where one of the two is
    /// no account name, `account/name-format` says so and this rule is silent.
    ///
    /// ## Why
    ///
    /// A body for another account was probably meant for another path. What the API makes of it
    /// is not documented.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"azureOperatorCallProtection": {"enabled": true}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "fabrikam", "serviceDetails": {"azureOperatorCallProtection": {"enabled": true}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "Contoso", "serviceDetails": {"azureOperatorCallProtection": {"enabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `accountName` and `name`; every published example
    /// has the same name in both places.
    code: "account/name-mismatch",
    summary: "the account in the body is the account in the path",
    status: 400,
    levels: { standard: Error, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(in_path) = account.path.account_name else { return };
    let Some(name) = account.name.present().filter(|name| name_format::is_valid(name.text)) else {
        return;
    };
    if name.text == in_path {
        return;
    }
    let message = if name.text.eq_ignore_ascii_case(in_path) {
        "`name` differs from the account in the path in letter case"
    } else {
        "`name` is not the account in the path"
    };
    out.report(At::Value(name.at), message).help("send the same name in both places");
}
