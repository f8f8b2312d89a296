use crate::findings::{At, Reporter};
use crate::resource::NumberDraft;
use crate::rule::declare_rule;

declare_rule! {
    /// The body speaks of the account in the path.
    ///
    /// ## What it checks
    ///
    /// `accountName` is the account in the path, letter case included. Nothing is compared when one of them
    /// is no account name. In a batch this holds for each number.
    ///
    /// ## Why
    ///
    /// One of the two is wrong, and nobody can tell which customer would get the number.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "fabrikam",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Every published example repeats the path's account; that the API insists is inferred.
    code: "number/account-mismatch",
    summary: "the body's account is the path's",
    status: 400,
    levels: { standard: Error, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(account_name) = number.account_name.present() else { return };
    let Some(path) = number.path.account_name else { return };
    if number.is_account_name && account_name.text != path {
        out.report(At::Value(account_name.at), "`accountName` is not the account in the path")
            .help("send the same account in both places");
    }
}
