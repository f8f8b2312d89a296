use crate::resource::BatchDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// A batch contains at least one number.
    ///
    /// ## What it checks
    ///
    /// `numbers` of a batch, or of a query for available capabilities, contains at least one item.
    ///
    /// ## Why
    ///
    /// An empty batch has no effect. The numbers were probably lost before the request was sent.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// POST /accounts/contoso:deleteNumbers?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"numbers": [{"telephoneNumber": "+12065550100"}]}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// POST /accounts/contoso:deleteNumbers?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"numbers": []}
    /// ```
    ///
    /// ```http
    /// POST /accounts/contoso:getTeamsAvailableCapabilities?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"numbers": []}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2023-10-01, which had a minimum of one; 2024-02-29-preview states none.
    code: "batch/empty",
    summary: "a batch contains at least one number",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(batch: &BatchDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(numbers) = batch.numbers.present() else { return };
    if batch.telephone_numbers.is_empty() {
        out.report(At::Value(numbers), "the batch is empty")
            .help("send at least one number, or omit the request")
            .count("minimum", 1);
    }
}
