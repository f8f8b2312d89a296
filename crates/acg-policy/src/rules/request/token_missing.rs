use crate::findings::{At, Reporter};
use crate::route::{FieldName, HeadView, Sent};
use crate::rule::declare_rule;

declare_rule! {
    /// A request carries a bearer token.
    ///
    /// ## What it checks
    ///
    /// `Authorization` is `Bearer` (in any letter case) and a token in the characters that RFC 6750 has for one. The
    /// token itself is not read, let alone verified.
    ///
    /// The rule is asked only when the policy has `roles`, be it an empty object: without a policy about roles a token
    /// is the API's own affair, and forms have none.
    ///
    /// ## Why
    ///
    /// The API answers every request without a token with 401. Roles come from the token, so a gateway that judges by
    /// roles cannot do without.
    ///
    /// ## Accepted
    ///
    /// ```json policy
    /// {"profile": "strict", "roles": {}}
    /// ```
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// authorization: Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```json policy
    /// {"profile": "strict", "roles": {}}
    /// ```
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ```json policy
    /// {"profile": "strict", "roles": {}}
    /// ```
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// authorization: Basic Y29udG9zbzpzZWNyZXQ=
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 6750, section 2.1. Provisioning API overview, "Authenticate".
    code: "request/token-missing",
    summary: "a request carries a bearer token",
    status: 401,
    levels: { standard: Off, api: Off, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let value = match head.fields.one(FieldName::Authorization) {
        Sent::Absent => "",
        Sent::One(value) => value,
        Sent::Unclear => return,
    };
    let asked = out.policy().roles().is_some() && head.operation().is_some();
    if asked && !is_bearer(value) {
        let message = if value.is_empty() {
            "the request has no bearer token"
        } else {
            "`authorization` is not `Bearer` and a token"
        };
        out.report(At::Header("authorization"), message)
            .help("get a token for the API from Microsoft Entra and send it as `Bearer TOKEN`");
    }
}

/// Whether the value is `Bearer` and a `b64token`.
fn is_bearer(value: &str) -> bool {
    let Some((scheme, token)) = value.split_once(' ') else { return false };
    let token = token.trim_start_matches(' ').trim_end_matches('=');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_bearer;

    #[test]
    fn a_bearer_token_has_a_scheme_and_characters_of_a_token() {
        for value in ["Bearer a", "bearer  a.b-c_d~e+f/g==", "BEARER 0"] {
            assert!(is_bearer(value), "{value}");
        }
        for value in [
            "",
            "Bearer",
            "Bearer ",
            "Bearer =",
            "Bearer a b",
            "Bearer a=b",
            "Bearer\ta",
            "Basic a",
            "Bearer,a",
            "Bearer é",
            "a",
            "Bearer \"a\"",
        ] {
            assert!(!is_bearer(value), "{value}");
        }
    }
}
