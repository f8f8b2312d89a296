use crate::resource::RfiDraft;
use crate::resource::draft::Field;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// A PATCH of a request for information contains a writable member.
    ///
    /// ## What it checks
    ///
    /// The patch contains `customerRelationship` with `status` or `comment`; no other member of the
    /// resource is writable. `null` for one of these members is a change.
    ///
    /// ## Why
    ///
    /// The patch has no effect, but its sender probably expects that it changes the customer
    /// relationship.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": {"comment": "we will call"}}
    /// ```
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": null}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {}
    /// ```
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": {}}
    /// ```
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"status": "active"}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, where `customerRelationship` is the only writable
    /// member.
    code: "rfi/nothing-to-change",
    summary: "a PATCH of a request for information contains a writable member",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(rfi: &RfiDraft<'_>, out: &mut Reporter<'_, '_>) {
    let at = match rfi.relationship {
        Field::Absent => At::Missing(rfi.at, "customerRelationship"),
        Field::Present(relationship) if rfi.status.is_absent() && rfi.comment.is_absent() => {
            At::Value(relationship)
        }
        _ => return,
    };
    out.report(at, "the patch contains no writable member")
        .help("send `status` or `comment` in `customerRelationship`");
}
