use crate::api::formats::ACCOUNT_NAME;
use crate::api::schema::number::NumberMember;
use crate::resource::{Members, NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings, Reporter};

declare_rule! {
    /// `accountName` equals the account name in the path.
    ///
    /// ## What it checks
    ///
    /// `accountName` equals the account name in the path, including letter case. In a batch, this
    /// applies to every number. The two are compared only if both are valid account names.
    ///
    /// If no valid account name in a path is known, as for a batch that a form checks before it is
    /// sent, the numbers of a batch are compared with the first one that has a valid account name.
    ///
    /// ## Why
    ///
    /// One of the two is wrong, so the request does not clearly say which customer gets the number.
    /// A batch with numbers of several accounts differs from every path.
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
    /// Every published example repeats the account name of the path. That the API requires it is
    /// inferred.
    code: "number/account-mismatch",
    summary: "`accountName` equals the account name in the path",
    status: 400,
    levels: { standard: Error, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::OTHER_ACCOUNT;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(account_name) = number.account_name.present() else { return };
    let Some(path) = number.path.account_name else { return };
    if number.is_account_name && account_name.text != path {
        let (variant, message) = if account_name.text.eq_ignore_ascii_case(path) {
            (
                "letter-case",
                "`accountName` differs from the account name in the path in letter case",
            )
        } else {
            ("", "`accountName` differs from the account name in the path")
        };
        out.report(At::Value(account_name.at), message)
            .variant(variant)
            .help("send the same account name in both places");
    }
}

/// Compares the numbers of a batch with each other, where no account name in a path is known.
pub(crate) fn check_batch<'d>(
    numbers: impl Iterator<Item = Members<'d, NumberMember>>,
    out: &mut Findings<'_>,
) {
    let Some(mut out) = out.of(&RULE) else { return };
    let mut names = numbers
        .filter_map(|number| number.text(NumberMember::AccountName).present())
        .filter(|name| ACCOUNT_NAME.is_valid(name.text));
    let Some(first) = names.next() else { return };
    for name in names.filter(|name| name.text != first.text) {
        out.report(
            At::Value(name.at),
            "`accountName` differs from that of an earlier number in the batch",
        )
        .variant("batch")
        .help("send a batch for each account");
    }
}
