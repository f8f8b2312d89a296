use crate::api::Operation;
use crate::route::{Aspects, FieldName, HeadView, Sent, json_type};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// The media type of a PATCH is `application/merge-patch+json`.
    ///
    /// ## What it checks
    ///
    /// The `content-type` of a PATCH is not `application/json`, with or without `charset=utf-8`.
    /// Other media types are reported by `request/content-type` instead.
    ///
    /// ## Why
    ///
    /// The published schema allows only `application/merge-patch+json`, in which `null` removes a
    /// member. Microsoft's own example does not show a media type, so the standard profile only
    /// warns.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": {"status": "ConsentAcknowledged", "comment": "done"}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"customerRelationship": {"status": "ConsentAcknowledged", "comment": "done"}}
    /// ```
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/json; charset=utf-8
    ///
    /// {"customerRelationship": {"status": "ConsentAcknowledged", "comment": "done"}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `consumes` of the PATCH. RFC 7396.
    code: "request/patch-media-type",
    summary: "the media type of a PATCH is `application/merge-patch+json`",
    status: 415,
    levels: { standard: Warning, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: Operation::is_patch,
}

pub(crate) const ABOUT: Aspects = Aspects::PATCH;

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if head.operation_for(&RULE).is_none() {
        return;
    }
    let Sent::One(value) = head.fields.one(FieldName::ContentType) else { return };
    if json_type(value).is_some_and(|sent| sent.eq_ignore_ascii_case("application/json")) {
        let message = "expected `application/merge-patch+json`, found `application/json`";
        out.report(At::Header("content-type"), message)
            .help("send `content-type: application/merge-patch+json`")
            .list("expected", &["application/merge-patch+json"]);
    }
}
