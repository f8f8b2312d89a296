use crate::findings::{At, Findings};
use crate::json::Value;
use crate::rule::declare_rule;

declare_rule! {
    /// Names and identifiers have no control characters.
    ///
    /// ## What it checks
    ///
    /// No string but free text, such as a comment, has U+0000 to U+001F or U+007F, not even as an
    /// escape.
    ///
    /// ## Why
    ///
    /// Such characters end strings early in some systems, and forge lines in logs and headers in others.
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
    /// CVE-2019-9900; OWASP Core Rule Set 920270.
    code: "json/control-character",
    summary: "identifiers have no control characters",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
}

pub(crate) fn report(text: Value<'_>, out: &mut Findings<'_>) {
    let Some(mut out) = out.of(&RULE) else { return };
    out.report(At::Value(text), "the text has a control character")
        .help("remove line breaks, tabs and other control characters");
}
