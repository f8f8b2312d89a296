use crate::findings::{At, Reporter};
use crate::resource::NumberDraft;
use crate::rule::declare_rule;

declare_rule! {
    /// The body speaks of the number in the path.
    ///
    /// ## What it checks
    ///
    /// `telephoneNumber` is the number in the path, after percent-decoding. Nothing is compared when one
    /// of them is no E.164 number.
    ///
    /// ## Why
    ///
    /// One of the two is wrong, and nobody can tell which one would be provisioned.
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
    /// {"telephoneNumber": "+442079460124", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Every published example repeats the path's number; that the API insists is inferred.
    code: "number/path-mismatch",
    summary: "the body's number is the path's",
    status: 400,
    levels: { standard: Error, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(telephone_number) = number.telephone_number.present() else { return };
    let Some(path) = number.path.telephone_number else { return };
    if number.is_e164 && telephone_number.text.as_bytes() != path {
        out.report(
            At::Value(telephone_number.at),
            "`telephoneNumber` is not the number in the path",
        )
        .help("send the same number in both places");
    }
}
