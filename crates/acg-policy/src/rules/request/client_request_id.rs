use crate::api::formats::{is_guid, is_guid_text};
use crate::route::{Aspects, FieldName, HeadView, Sent};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `x-ms-client-request-id` is a UUID.
    ///
    /// ## What it checks
    ///
    /// If `x-ms-client-request-id` is sent, it is a UUID: groups of 8, 4, 4, 4 and 12 hexadecimal
    /// digits, separated by hyphens.
    ///
    /// ## Why
    ///
    /// The API specification defines the header field as a UUID. The API returns it in its
    /// response, so that a request can be found in the logs of both sides.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// x-ms-client-request-id: 9f3c2f0e-64b7-4c0e-9d53-6b7a3a1f0c2d
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// x-ms-client-request-id: request 1
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// x-ms-client-request-id: {9f3c2f0e-64b7-4c0e-9d53-6b7a3a1f0c2d}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `ClientRequestIdHeader`.
    code: "request/client-request-id",
    summary: "`x-ms-client-request-id` is a UUID",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Warning },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: Aspects = Aspects::fields(&[FieldName::ClientRequestId]);

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    // Most requests have one without white space, which is found without copying its characters.
    if head.fields.plain(FieldName::ClientRequestId).is_some_and(is_guid_text) {
        return;
    }
    let Sent::One(id) = head.fields.one(FieldName::ClientRequestId) else { return };
    if head.operation().is_some() && !is_guid(id) {
        out.report(At::Header("x-ms-client-request-id"), "`x-ms-client-request-id` is not a UUID")
            .help(
                "send 8, 4, 4, 4 and 12 hexadecimal digits separated by hyphens, or omit the field",
            );
    }
}
