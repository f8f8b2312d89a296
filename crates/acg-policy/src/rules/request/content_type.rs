use crate::api::Operation;
use crate::route::{Aspects, FieldName, HeadView, Sent, json_type};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `content-type` is the media type that the operation expects.
    ///
    /// ## What it checks
    ///
    /// `content-type` is `application/json` for a PUT and for an action with a body, and
    /// `application/merge-patch+json` for a PATCH, in any letter case. The only parameter allowed
    /// is `charset=utf-8`. `application/json` on a PATCH is reported by `request/patch-media-type`
    /// instead.
    ///
    /// ## Why
    ///
    /// Servers choose how to parse a body by its media type. With an unexpected media type, the
    /// validator and the API could read the same body differently.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: Application/JSON; charset=utf-8
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
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
    /// PUT /accounts/contoso?api-version=2024-02-29
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: text/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json; charset=utf-16
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// content-type: application/json-patch+json
    ///
    /// {"customerRelationship": {"status": "ConsentAcknowledged", "comment": "done"}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `consumes`. RFC 9110, section 8.3. OWASP Core Rule
    /// Set, rules 920420 and 920480.
    code: "request/content-type",
    summary: "`content-type` is the media type that the operation expects",
    status: 415,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: Operation::takes_body,
}

pub(crate) const ABOUT: Aspects = Aspects::BODY;

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let Some(operation) = head.operation_for(&RULE) else { return };
    let Some(expected) = operation.media_type() else { return };
    if head.fields.is(FieldName::ContentType, expected) {
        return;
    }
    let (variant, found) = match head.fields.one(FieldName::ContentType) {
        Sent::Unusable => return,
        Sent::One(value) if is_acceptable(value, operation) => return,
        Sent::One(value) if is_expected_before_parameters(value, operation) => {
            ("parameter", "it with another parameter than `charset=utf-8`")
        }
        Sent::One(_) => ("", "another media type"),
        Sent::Absent => ("missing", "no media type"),
    };
    out.report(At::Header("content-type"), format_args!("expected `{expected}`, found {found}"))
        .variant(variant)
        .help(format_args!(
            "send `content-type: {expected}`, with no parameter other than `charset=utf-8`"
        ))
        .list("expected", &[expected]);
}

/// Whether only the parameters of the media type are unexpected.
fn is_expected_before_parameters(value: &str, operation: &Operation) -> bool {
    let media_type = value.split(';').next().unwrap_or_default().trim_ascii();
    operation.media_type().is_some_and(|expected| media_type.eq_ignore_ascii_case(expected))
        && value.contains(';')
}

fn is_acceptable(value: &str, operation: &Operation) -> bool {
    let is_plain_patch =
        |sent: &str| operation.is_patch() && sent.eq_ignore_ascii_case("application/json");
    json_type(value).is_some_and(|sent| {
        operation.media_type().is_some_and(|expected| sent.eq_ignore_ascii_case(expected))
            || is_plain_patch(sent)
    })
}
