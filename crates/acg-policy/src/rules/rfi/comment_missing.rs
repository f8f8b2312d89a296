use crate::resource::RfiDraft;
use crate::resource::draft::Field;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::text::is_blank;

declare_rule! {
    /// Declining or terminating a relationship requires a `comment`.
    ///
    /// ## What it checks
    ///
    /// If `customerRelationship.status` is set to `ConsentDeclined` or `ContractTerminated`,
    /// `comment` is present and not blank. Deleting the comment with `null` counts as omitting it.
    ///
    /// ## Why
    ///
    /// The operator portal requires a reason for these two statuses. In the API, `comment` is the
    /// member for it.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": {"status": "ConsentDeclined", "comment": "outside our region"}}
    /// ```
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": {"status": "AgreementSigned"}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": {"status": "ConsentDeclined"}}
    /// ```
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": {"status": "ContractTerminated", "comment": " "}}
    /// ```
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": {"status": "ContractTerminated", "comment": null}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Azure Communications Gateway, "Manage an enterprise with Azure Communications Gateway's Number
    /// Management Portal", section
    /// "Select an enterprise customer to manage". That the API stores the reason in `comment` is inferred.
    code: "rfi/comment-missing",
    summary: "declining or terminating a relationship requires a `comment`",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(rfi: &RfiDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(relationship) = rfi.relationship.present() else { return };
    let needs_reason =
        rfi.status.present().is_some_and(|status| NEED_REASON.contains(&status.text));
    let at = match (rfi.comment, rfi.deleted_comment) {
        (_, Some(deleted)) => At::Value(deleted),
        (Field::Absent, _) => At::Missing(relationship, "comment"),
        (Field::Present(comment), _) if is_blank(comment.text) => At::Value(comment.at),
        _ => return,
    };
    if needs_reason {
        out.report(at, "this status requires a `comment`").help("send the reason as `comment`");
    }
}

const NEED_REASON: [&str; 2] = ["ConsentDeclined", "ContractTerminated"];
