use crate::findings::{At, Findings};
use crate::json::Fault;
use crate::rule::declare_rule;

declare_rule! {
    /// No object has the same member twice.
    ///
    /// ## What it checks
    ///
    /// Member names are compared after unescaping, in every object at any depth. The later one is
    /// reported; the first one is judged.
    ///
    /// ## Why
    ///
    /// JSON leaves open which of the two counts. A check that reads the first and an API that stores the
    /// last can be set against each other.
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
    /// {"name": "contoso", "n\u0061me": "fabrikam"}
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 8259, section 4; CVE-2022-25757.
    code: "json/duplicate-member",
    summary: "no object has the same member twice",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
}

pub(crate) fn report(fault: &Fault, out: &mut Findings<'_>) {
    let Some(mut out) = out.of(&RULE) else { return };
    let at = At::Pointer { pointer: fault.pointer.clone(), offset: fault.offset };
    out.report(at, "the object has this member twice").help("send it once");
}
