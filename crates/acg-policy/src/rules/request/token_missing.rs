use crate::route::{FieldName, HeadView, Sent};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// If the policy has `roles`, every request has a bearer token.
    ///
    /// ## What it checks
    ///
    /// `Authorization` is `Bearer`, in any letter case, followed by a token of the characters that
    /// RFC 6750 allows. The token itself is neither read nor verified.
    ///
    /// The rule applies only if the policy has `roles`, even as an empty object. Without it, the
    /// API alone checks tokens, and forms can validate a request before there is a token.
    ///
    /// ## Why
    ///
    /// The API responds with 401 to a request without a token. The roles come from the token, so a
    /// gateway that enforces roles requires one.
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
    /// RFC 6750, section 2.1. Provisioning API overview, "Authentication and
    /// authorization".
    code: "request/token-missing",
    summary: "if the policy has `roles`, every request has a bearer token",
    status: 401,
    levels: { standard: Off, api: Off, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if out.policy().roles().is_none() || head.operation().is_none() {
        return;
    }
    let value = match head.fields.one(FieldName::Authorization) {
        Sent::Absent => "",
        Sent::One(value) => value,
        Sent::Unusable => return,
    };
    if !is_bearer(value) {
        let (variant, message) = if value.is_empty() {
            ("", "the request has no bearer token")
        } else {
            ("malformed", "`authorization` is not a well-formed bearer token")
        };
        out.report(At::Header("authorization"), message)
            .variant(variant)
            .help("get a token for the API from Microsoft Entra ID, and send it as `Bearer TOKEN`");
    }
}

/// Whether the value is `Bearer` followed by a `b64token` (RFC 6750, section 2.1).
fn is_bearer(value: &str) -> bool {
    let Some((scheme, token)) = value.split_once(' ') else { return false };
    let token = token.trim_start_matches(' ').trim_end_matches('=');
    let is_token_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.bytes().all(is_token_byte)
}

#[cfg(test)]
mod tests {
    use super::is_bearer;

    #[test]
    fn a_bearer_token_is_the_scheme_followed_by_a_b64token() {
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
