use crate::resource::BatchDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// A batch contains at most 100 numbers.
    ///
    /// ## What it checks
    ///
    /// `numbers` of `:createOrUpdateNumbers` and `:deleteNumbers` has at most 100 items. For
    /// `:getTeamsAvailableCapabilities`, no maximum is published, and only
    /// the limits of the body are checked (`json/limits`).
    ///
    /// ## Why
    ///
    /// The API rejects larger batches.
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
    /// {"numbers": [
    ///   {"telephoneNumber": "+12065550100"}, {"telephoneNumber": "+12065550101"},
    ///   {"telephoneNumber": "+12065550102"}, {"telephoneNumber": "+12065550103"},
    ///   {"telephoneNumber": "+12065550104"}, {"telephoneNumber": "+12065550105"},
    ///   {"telephoneNumber": "+12065550106"}, {"telephoneNumber": "+12065550107"},
    ///   {"telephoneNumber": "+12065550108"}, {"telephoneNumber": "+12065550109"},
    ///   {"telephoneNumber": "+12065550110"}, {"telephoneNumber": "+12065550111"},
    ///   {"telephoneNumber": "+12065550112"}, {"telephoneNumber": "+12065550113"},
    ///   {"telephoneNumber": "+12065550114"}, {"telephoneNumber": "+12065550115"},
    ///   {"telephoneNumber": "+12065550116"}, {"telephoneNumber": "+12065550117"},
    ///   {"telephoneNumber": "+12065550118"}, {"telephoneNumber": "+12065550119"},
    ///   {"telephoneNumber": "+12065550120"}, {"telephoneNumber": "+12065550121"},
    ///   {"telephoneNumber": "+12065550122"}, {"telephoneNumber": "+12065550123"},
    ///   {"telephoneNumber": "+12065550124"}, {"telephoneNumber": "+12065550125"},
    ///   {"telephoneNumber": "+12065550126"}, {"telephoneNumber": "+12065550127"},
    ///   {"telephoneNumber": "+12065550128"}, {"telephoneNumber": "+12065550129"},
    ///   {"telephoneNumber": "+12065550130"}, {"telephoneNumber": "+12065550131"},
    ///   {"telephoneNumber": "+12065550132"}, {"telephoneNumber": "+12065550133"},
    ///   {"telephoneNumber": "+12065550134"}, {"telephoneNumber": "+12065550135"},
    ///   {"telephoneNumber": "+12065550136"}, {"telephoneNumber": "+12065550137"},
    ///   {"telephoneNumber": "+12065550138"}, {"telephoneNumber": "+12065550139"},
    ///   {"telephoneNumber": "+12065550140"}, {"telephoneNumber": "+12065550141"},
    ///   {"telephoneNumber": "+12065550142"}, {"telephoneNumber": "+12065550143"},
    ///   {"telephoneNumber": "+12065550144"}, {"telephoneNumber": "+12065550145"},
    ///   {"telephoneNumber": "+12065550146"}, {"telephoneNumber": "+12065550147"},
    ///   {"telephoneNumber": "+12065550148"}, {"telephoneNumber": "+12065550149"},
    ///   {"telephoneNumber": "+12065550150"}, {"telephoneNumber": "+12065550151"},
    ///   {"telephoneNumber": "+12065550152"}, {"telephoneNumber": "+12065550153"},
    ///   {"telephoneNumber": "+12065550154"}, {"telephoneNumber": "+12065550155"},
    ///   {"telephoneNumber": "+12065550156"}, {"telephoneNumber": "+12065550157"},
    ///   {"telephoneNumber": "+12065550158"}, {"telephoneNumber": "+12065550159"},
    ///   {"telephoneNumber": "+12065550160"}, {"telephoneNumber": "+12065550161"},
    ///   {"telephoneNumber": "+12065550162"}, {"telephoneNumber": "+12065550163"},
    ///   {"telephoneNumber": "+12065550164"}, {"telephoneNumber": "+12065550165"},
    ///   {"telephoneNumber": "+12065550166"}, {"telephoneNumber": "+12065550167"},
    ///   {"telephoneNumber": "+12065550168"}, {"telephoneNumber": "+12065550169"},
    ///   {"telephoneNumber": "+12065550170"}, {"telephoneNumber": "+12065550171"},
    ///   {"telephoneNumber": "+12065550172"}, {"telephoneNumber": "+12065550173"},
    ///   {"telephoneNumber": "+12065550174"}, {"telephoneNumber": "+12065550175"},
    ///   {"telephoneNumber": "+12065550176"}, {"telephoneNumber": "+12065550177"},
    ///   {"telephoneNumber": "+12065550178"}, {"telephoneNumber": "+12065550179"},
    ///   {"telephoneNumber": "+12065550180"}, {"telephoneNumber": "+12065550181"},
    ///   {"telephoneNumber": "+12065550182"}, {"telephoneNumber": "+12065550183"},
    ///   {"telephoneNumber": "+12065550184"}, {"telephoneNumber": "+12065550185"},
    ///   {"telephoneNumber": "+12065550186"}, {"telephoneNumber": "+12065550187"},
    ///   {"telephoneNumber": "+12065550188"}, {"telephoneNumber": "+12065550189"},
    ///   {"telephoneNumber": "+12065550190"}, {"telephoneNumber": "+12065550191"},
    ///   {"telephoneNumber": "+12065550192"}, {"telephoneNumber": "+12065550193"},
    ///   {"telephoneNumber": "+12065550194"}, {"telephoneNumber": "+12065550195"},
    ///   {"telephoneNumber": "+12065550196"}, {"telephoneNumber": "+12065550197"},
    ///   {"telephoneNumber": "+12065550198"}, {"telephoneNumber": "+12065550199"},
    ///   {"telephoneNumber": "+12065550200"}]}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `numbers`: `maxItems` 100.
    code: "batch/too-large",
    summary: "a batch contains at most 100 numbers",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |operation| operation.model.is_some_and(|model| model.batch_limit().is_some()),
}

pub(crate) fn check(batch: &BatchDraft<'_>, out: &mut Reporter<'_, '_>) {
    let (Some(numbers), Some(limit)) = (batch.numbers.present(), batch.limit) else { return };
    let count = batch.telephone_numbers.len();
    if count > limit {
        out.report(
            At::Value(numbers),
            format_args!("the batch has {count} numbers, more than the limit of {limit}"),
        )
        .help(format_args!("send at most {limit} numbers per batch"))
        .count("limit", limit)
        .count("count", count);
    }
}
