use crate::api::Operation;
use crate::json::Value;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// Strings contain no control characters, except in free text.
    ///
    /// ## What it checks
    ///
    /// No string contains U+0000 to U+001F or U+007F, not even as an escape sequence. Free text,
    /// such as the comment on a request for information, is exempt.
    ///
    /// ## Why
    ///
    /// Some systems end a string at a control character. In logs and in header fields, a line break
    /// can forge an additional line.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsOperatorConnect": {"enabled": true, "syncEnabled": false}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "correlationId": "order\u000a7"}
    /// ```
    ///
    /// ## Reference
    ///
    /// CVE-2019-9900; OWASP Core Rule Set, rule 920270.
    code: "json/control-character",
    summary: "strings contain no control characters, except in free text",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
    applies: Operation::takes_body,
}

pub(crate) fn report(text: Value<'_>, out: &mut Findings<'_>) {
    let Some(mut out) = out.for_one_issue(&RULE) else { return };
    out.report(At::Value(text), "the string contains a control character")
        .help("remove line breaks, tabs and other control characters");
}
