use crate::findings::{At, Reporter};
use crate::resource::RfiDraft;
use crate::rule::declare_rule;
use crate::text::{join, text};

declare_rule! {
    /// The relationship with a customer has a status that is known.
    ///
    /// ## What it checks
    ///
    /// `customerRelationship.status` is `ConsentAcknowledged`, `CustomerContacted`, `AgreementSigned`, `ConsentDeclined` or
    /// `ContractTerminated`. Letter case counts; where another word is near one of them, the help says which.
    ///
    /// ## Why
    ///
    /// The schema takes any text. The backend has these five words, and what it does with others is not known.
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
    /// API specification 2024-02-29-preview, whose example is `ConsentAcknowledged`; operator documentation "Manage an
    /// enterprise with Operator Connect". Microsoft publishes no closed list.
    code: "rfi/status-unknown",
    summary: "the relationship with a customer has a status that is known",
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
    let help = match out.nearest(status.text, STATUSES.into_iter()) {
        Some(near) => text!["did you mean `", near, "`?"],
        None => text!["send one of `", &join(&STATUSES, "`, `"), "`"],
    };
    out.report(At::Value(status.at), "unknown status").help(help).list("expected", &STATUSES);
}

const STATUSES: [&str; 5] = [
    "ConsentAcknowledged",
    "CustomerContacted",
    "AgreementSigned",
    "ConsentDeclined",
    "ContractTerminated",
];
