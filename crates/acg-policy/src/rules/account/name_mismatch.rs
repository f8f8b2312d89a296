use crate::api::formats::ACCOUNT_NAME;
use crate::resource::AccountDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `name` equals the account name in the path.
    ///
    /// ## What it checks
    ///
    /// `name` equals the account name in the path, including letter case. The two are compared only
    /// if both are valid account names.
    ///
    /// ## Why
    ///
    /// A body with a different name was probably meant for a different path. How the API handles
    /// the difference is not documented.
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
    /// API specification 2024-02-29-preview, `accountName` and `name`; every published example has
    /// the same name in both places.
    code: "account/name-mismatch",
    summary: "`name` equals the account name in the path",
    status: 400,
    levels: { standard: Error, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(in_path) = account.path.account_name else { return };
    let Some(name) = account.name.present().filter(|name| ACCOUNT_NAME.is_valid(name.text)) else {
        return;
    };
    if name.text == in_path {
        return;
    }
    let (variant, message) = if name.text.eq_ignore_ascii_case(in_path) {
        ("letter-case", "`name` differs from the account name in the path in letter case")
    } else {
        ("", "`name` differs from the account name in the path")
    };
    out.report(At::Value(name.at), message)
        .variant(variant)
        .help("send the same account name in both places");
}
