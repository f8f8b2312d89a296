use crate::api::Model;
use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `telephoneNumber` equals the number in the path.
    ///
    /// ## What it checks
    ///
    /// `telephoneNumber` equals the number in the path after percent-decoding. The two are compared
    /// only if both are E.164 numbers.
    ///
    /// ## Why
    ///
    /// One of the two is wrong, so the request does not clearly say which number is to be
    /// provisioned.
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
    /// Every published example repeats the number of the path. That the API requires it is
    /// inferred.
    code: "number/path-mismatch",
    summary: "`telephoneNumber` equals the number in the path",
    status: 400,
    levels: { standard: Error, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |operation| operation.model == Some(Model::Number),
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::OTHER_NUMBER;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(telephone_number) = number.telephone_number.present() else { return };
    let Some(path) = number.path.telephone_number else { return };
    if number.is_e164 && telephone_number.text.as_bytes() != path {
        out.report(
            At::Value(telephone_number.at),
            "`telephoneNumber` differs from the number in the path",
        )
        .help("send the same number in both places");
    }
}
