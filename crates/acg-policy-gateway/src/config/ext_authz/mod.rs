//! Gateways that send each request to `acg-policy serve`: Envoy's filter `ext_authz`, and what the manifests of Istio and Envoy
//! Gateway say of it.

mod envoy;
mod fields;
mod manifests;

use fields::Fields;

use super::finding::Findings;
use super::names;
use super::node::Node;

pub(super) use envoy::{Service, check, check_cluster, check_route, find, is_filter};
pub(super) use manifests::{
    Provider, check_authorization, check_security_policy, provider_names, providers,
};

/// The settings of a filter that have the same meaning in all forms.
struct Settings<'n> {
    /// Where absent settings are reported.
    node: &'n Node,
    fails_open: Option<&'n Node>,
    status: Option<&'n Node>,
    body: Option<&'n Node>,
    prefix: Option<&'n Node>,
    timeout: Option<&'n Node>,
    /// Header fields of the program's response that are put into an accepted request.
    upstream: Option<&'n Node>,
    fields: Fields,
    words: &'static Words,
}

/// The names of the settings in one form.
struct Words {
    fails_open: &'static str,
    status: &'static str,
    body: &'static str,
    max_bytes: &'static str,
    fields: &'static str,
    prefix: &'static str,
    timeout: &'static str,
    upstream: &'static str,
}

impl Settings<'_> {
    fn check(&self, max_body_bytes: u64, findings: &mut Findings) {
        self.check_failure(findings);
        match self.body {
            Some(body) => check_body(body, self.words, max_body_bytes, findings),
            None => {
                let message = format!(
                    "`{}` is not set: the program gets no body, and refuses every request that must have one",
                    self.words.body
                );
                findings.error(self.node, "ext-authz-body", message);
            }
        }
        self.check_fields(findings);
        let prefix = self.prefix.map(Node::text).unwrap_or_default();
        if prefix.trim_end_matches('/') != PREFIX {
            let message = format!(
                "`{}` is not `{PREFIX}`: a client's `/metrics` and `/healthz` are those of the program, which responds with 200",
                self.words.prefix
            );
            findings.error(self.prefix.unwrap_or(self.node), "ext-authz-service", message);
        }
        if let Some(timeout) = self.timeout
            && milliseconds(&timeout.text()).is_some_and(|it| it <= LOOKUP_MS)
        {
            let message = format!(
                "`{}` is not longer than a lookup of an account ({LOOKUP_MS} ms unless `--accounts-timeout` says otherwise), after which the program would respond itself",
                self.words.timeout
            );
            findings.warning(timeout, "ext-authz-service", message);
        }
        if let Some(upstream) = self.upstream {
            let message = format!(
                "`{}`: header fields of the program's response replace those of the validated request",
                self.words.upstream
            );
            findings.warning(upstream, "ext-authz-response", message);
        }
    }

    fn check_failure(&self, findings: &mut Findings) {
        if let Some(open) = self.fails_open.filter(|open| open.as_bool() == Some(true)) {
            let message = format!(
                "`{}`: requests pass without validation while the program does not respond",
                self.words.fails_open
            );
            findings.error(open, "ext-authz-failure", message);
        }
        let Some(status) = self.status else {
            let message = format!(
                "`{}` is not set: while the program does not respond, callers get 403, which reads as a refusal",
                self.words.status
            );
            return findings.warning(self.node, "ext-authz-failure", message);
        };
        let is_error = match status.as_u64() {
            Some(code) => code >= 400,
            None => !is_success(&status.text()),
        };
        if !is_error {
            let message = format!(
                "`{}` is below 400: callers read success for requests that were not forwarded",
                self.words.status
            );
            findings.error(status, "ext-authz-failure", message);
        }
    }

    fn check_fields(&self, findings: &mut Findings) {
        let missing: Vec<&str> = self.fields.missing().collect();
        if missing.is_empty() {
            return;
        }
        let listed = missing.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let message = format!(
            "`{}` leaves out header fields on which rules depend: {listed}{}",
            self.words.fields,
            if self.fields.has_unread_pattern() {
                "; the regular expression is not evaluated here: compare it with these names"
            } else {
                ""
            }
        );
        let at = self.fields.at().unwrap_or(self.node);
        if self.fields.has_unread_pattern() {
            findings.warning(at, "ext-authz-headers", message);
        } else {
            findings.error(at, "ext-authz-headers", message);
        }
    }
}

/// Checks how a body is sent. The names of the members are the same in all forms.
fn check_body(body: &Node, words: &Words, max_body_bytes: u64, findings: &mut Findings) {
    let max_bytes = body.get("max_request_bytes");
    let bytes = max_bytes.and_then(Node::as_u64).unwrap_or_default();
    if bytes < max_body_bytes {
        let message = format!(
            "`{}`: {bytes} bytes are less than the policy's `maxBodyBytes`, {max_body_bytes}: larger bodies get 413 of Envoy without a rule code",
            words.max_bytes
        );
        findings.error(max_bytes.unwrap_or(body), "ext-authz-body", message);
    }
    if let Some(partial) = body.get("allow_partial_message").filter(|it| it.as_bool() == Some(true))
    {
        let message = "the program gets a part of a larger body, and refuses each part: without `allow_partial_message`, Envoy refuses the body itself";
        findings.warning(partial, "ext-authz-body", message);
    }
}

/// Whether a service with these names is `acg-policy serve`.
fn is_ours(names: &[String], prefix: Option<&Node>) -> bool {
    names.iter().any(|name| names::is_ours(name))
        || prefix.is_some_and(|prefix| prefix.text().trim_end_matches('/') == PREFIX)
}

/// Whether a name of Envoy's `StatusCode` is below 400.
fn is_success(name: &str) -> bool {
    const NAMES: [&str; 18] = [
        "Continue",
        "OK",
        "Created",
        "Accepted",
        "NonAuthoritativeInformation",
        "NoContent",
        "ResetContent",
        "PartialContent",
        "MultiStatus",
        "AlreadyReported",
        "IMUsed",
        "MultipleChoices",
        "MovedPermanently",
        "Found",
        "SeeOther",
        "NotModified",
        "TemporaryRedirect",
        "PermanentRedirect",
    ];
    NAMES.contains(&name)
}

/// A duration of Envoy (`1.5s`) or of Kubernetes (`1s500ms`) in milliseconds.
fn milliseconds(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut sum = 0.0;
    while !rest.is_empty() {
        let number_ends = rest.find(|it: char| !it.is_ascii_digit() && it != '.')?;
        let (number, tail) = rest.split_at(number_ends);
        let unit_ends = tail.find(|it: char| it.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(unit_ends);
        let factor = match unit {
            "ms" => 1.0,
            "s" => 1_000.0,
            "m" => 60_000.0,
            "h" => 3_600_000.0,
            _ => return None,
        };
        sum += number.parse::<f64>().ok()? * factor;
        rest = tail;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the sum is positive, and a cast of a larger one saturates"
    )]
    Some(sum as u64)
}

/// Why `encode_raw_headers` matters.
pub(super) const JOINED: &str = "repeated header fields are joined and bytes that are not UTF-8 are replaced before the validation, and pass";
/// The `path_prefix` of the samples, below which each path is that of a client.
const PREFIX: &str = "/authz";
/// The default of `--accounts-timeout`.
const LOOKUP_MS: u64 = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_envoy_and_of_kubernetes_are_read() {
        for (text, expected) in [
            ("3s", Some(3_000)),
            ("0.25s", Some(250)),
            ("500ms", Some(500)),
            ("1m30s", Some(90_000)),
            ("1s500ms", Some(1_500)),
            ("10", None),
            ("fast", None),
            ("1x", None),
        ] {
            assert_eq!(milliseconds(text), expected, "{text}");
        }
    }
}
