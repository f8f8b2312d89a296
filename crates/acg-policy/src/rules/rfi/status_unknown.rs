use crate::api::RelationshipStatus;
use crate::resource::RfiDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `customerRelationship.status` is a known status.
    ///
    /// ## What it checks
    ///
    /// `customerRelationship.status` is `ConsentAcknowledged`, `CustomerContacted`,
    /// `AgreementSigned`, `ConsentDeclined` or `ContractTerminated`, including letter case. If a
    /// different value is similar to one of these, the help suggests it.
    ///
    /// ## Why
    ///
    /// The schema accepts any string, and no published document lists the values. The published example
    /// has `ConsentAcknowledged`. The operator portal shows "Agreement signed", "Consent Declined" and
    /// "Contract Terminated"; how the API spells them, and `CustomerContacted`, are known only from
    /// products of other vendors. So another value may be correct, and is a warning by default.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": {"status": "ConsentAcknowledged"}}
    /// ```
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": {"comment": "we will call"}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": {"status": "agreementSigned"}}
    /// ```
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": {"status": "new status"}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, example
    /// `PatchRequestForInformationCustomerRelationship`. Azure Communications Gateway, "Manage an
    /// enterprise with Azure Communications Gateway's Number Management Portal", section "Select an
    /// enterprise customer to manage".
    code: "rfi/status-unknown",
    summary: "`customerRelationship.status` is a known status",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(rfi: &RfiDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(status) = rfi.status.present() else { return };
    if STATUSES.contains(&status.text) {
        return;
    }
    let near = out.nearest(status.text, STATUSES.iter().copied());
    let issue = out.report(At::Value(status.at), "unknown status").list("expected", &STATUSES);
    match near {
        Some(near) => issue
            .variant("nearest")
            .help(format_args!("did you mean `{near}`?"))
            .text("nearest", near),
        None => issue.help(format_args!("send one of `{}`", STATUSES.join("`, `"))),
    };
}

/// The documented values of `customerRelationship.status`.
pub(crate) static STATUSES: [&str; 5] = RelationshipStatus::DOCUMENTED;
