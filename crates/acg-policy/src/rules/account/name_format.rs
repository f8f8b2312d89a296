use crate::api::formats::ACCOUNT_NAME;
use crate::resource::AccountDraft;
use crate::resource::draft::Text;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings, Reporter};

declare_rule! {
    /// An account name is 1 to 100 ASCII letters, digits, `_` or `-`.
    ///
    /// ## What it checks
    ///
    /// The account name in the path, after percent-decoding; `name` in the body of an account;
    /// `accountName` in the body of a number, and in each number of a batch.
    ///
    /// ## Why
    ///
    /// The published schema rejects every other name. Unicode has letters that look like ASCII
    /// letters and would name a different account.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/Contoso_EU-1?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "Contoso_EU-1", "serviceDetails": {"azureOperatorCallProtection": {"enabled": true}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /accounts/contoso.com?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "Contoso Ltd", "serviceDetails": {"azureOperatorCallProtection": {"enabled": true}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+123452?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+123452", "accountName": "", "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `accountName`: `^[A-Za-z0-9_-]+$`, 1 to 100
    /// characters.
    code: "account/name-format",
    summary: "an account name is 1 to 100 ASCII letters, digits, `_` or `-`",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    if let Some(name) = account.name.present() {
        ACCOUNT_NAME.check(name.text, At::Value(name.at), out);
    }
}

/// Validates the name in the path; true if it is valid, whether or not the rule is enabled.
pub(crate) fn check_path(name: &str, out: &mut Findings<'_>) -> bool {
    if let Some(mut reporter) = out.of(&RULE) {
        ACCOUNT_NAME.check(name, At::PathParameter("accountName"), &mut reporter);
    }
    ACCOUNT_NAME.is_valid(name)
}

/// Validates `accountName` of a number.
pub(crate) fn check_member(name: Text<'_>, out: &mut Findings<'_>) {
    if let Some(mut reporter) = out.of(&RULE) {
        ACCOUNT_NAME.check(name.text, At::Value(name.at), &mut reporter);
    }
}
