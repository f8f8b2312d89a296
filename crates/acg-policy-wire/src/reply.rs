//! The HTTP reply to a refused request, in the shape of the API's own errors.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};

use acg_policy::{Fact, Issue, Location, Report};

use crate::json::Writer;
use crate::v1::{part_word, severity_word};

/// What an outlet answers in place of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "an outlet sends all of it, and a new part must stop its build"
)]
pub struct Reply {
    /// The HTTP status, 400 to 599.
    pub status: u16,
    /// The header fields, names in lower case. `content-length` is the outlet's business.
    pub headers: Vec<(&'static str, String)>,
    /// The body: UTF-8 JSON,
    /// `{"error":{"code","message","target","details":[{"code","message","target","severity","in","help","url"}]}}`.
    pub body: Vec<u8>,
}

/// The reply to a refused request; `None` when the report accepts.
///
/// `error.code` follows from the status, `error.target` is the JSON Pointer of the deciding issue.
/// `details` has every issue in report order, warnings too, up to [`MAX_DETAILS_BYTES`].
#[must_use]
pub fn reply(report: &Report) -> Option<Reply> {
    Some(reply_to(report.deciding()?, report.issues()))
}

/// Where `details` ends, in bytes of JSON: a small body can be wrong in thousands of places, and
/// an answer must not be a multiple of what was asked.
pub const MAX_DETAILS_BYTES: usize = 262_144;

fn reply_to(deciding: &Issue, issues: &[Issue]) -> Reply {
    let status = deciding.rule.status;
    let code = error_code(status);
    Reply {
        status,
        headers: headers(status, code, issues),
        body: body(code, deciding, issues).into_bytes(),
    }
}

fn error_code(status: u16) -> &'static str {
    match status {
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        409 => "Conflict",
        413 => "RequestBodyTooLarge",
        415 => "UnsupportedMediaType",
        428 => "PreconditionRequired",
        503 => "ServiceUnavailable",
        _ => "InvalidRequest",
    }
}

fn headers(status: u16, code: &str, issues: &[Issue]) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("content-type", "application/json".to_string()),
        ("x-ms-error-code", code.to_string()),
        ("x-content-type-options", "nosniff".to_string()),
        ("cache-control", "no-store".to_string()),
    ];
    if status == 401 {
        headers.push(("www-authenticate", "Bearer".to_string()));
    }
    if status == 405 {
        headers.push(("allow", allowed_methods(issues)));
    }
    if status == 503 {
        headers.push(("retry-after", RETRY_AFTER_SECONDS.to_string()));
    }
    headers
}

/// The methods of the route, which the rule gives as a fact. RFC 9110 wants the field with every
/// 405; an empty one says that no method is allowed.
fn allowed_methods(issues: &[Issue]) -> String {
    let issue = issues.iter().find(|issue| issue.rule.status == 405);
    let mut facts = issue.into_iter().flat_map(|issue| &issue.facts);
    let list = facts.find_map(|(_, fact)| match fact {
        Fact::List(methods) => Some(methods.join(", ")),
        Fact::Count(_) | Fact::Text(_) => None,
    });
    list.unwrap_or_default()
}

fn body(code: &str, deciding: &Issue, issues: &[Issue]) -> String {
    let details = details(issues);
    Writer::text_of(|w| {
        w.object(|w| {
            w.member("error", |w| {
                w.object(|w| {
                    w.string_member("code", code);
                    w.string_member("message", &sentence(deciding, issues, details.len()));
                    w.string_member("target", &deciding.location.json_pointer());
                    w.member("details", |w| {
                        w.array(|w| details.iter().for_each(|detail| w.raw(detail)))
                    });
                });
            });
        });
    })
}

fn sentence(deciding: &Issue, issues: &[Issue], listed: usize) -> String {
    let mut sentence =
        format!("The request was refused before it reached the API: {}.", deciding.message);
    match issues.iter().filter(|issue| issue.is_error()).count() {
        0 | 1 => {}
        2 => sentence.push_str(" One more error is in the details."),
        errors => sentence.push_str(&format!(" {} more errors are in the details.", errors - 1)),
    }
    if listed < issues.len() {
        sentence
            .push_str(&format!(" Only the first {listed} of {} issues are listed.", issues.len()));
    }
    sentence
}

fn details(issues: &[Issue]) -> Vec<String> {
    let mut bytes = 0;
    let details = issues.iter().map(|issue| Writer::text_of(|w| write_detail(w, issue)));
    details
        .take_while(|detail| {
            bytes += detail.len();
            bytes <= MAX_DETAILS_BYTES
        })
        .collect()
}

fn write_detail(w: &mut Writer, issue: &Issue) {
    let Issue { rule, severity, location, message, help, facts: _ } = issue;
    let Location { part, pointer: _ } = location;
    w.object(|w| {
        w.string_member("code", rule.code);
        w.string_member("message", message);
        w.string_member("target", &location.json_pointer());
        w.string_member("severity", severity_word(*severity));
        w.string_member("in", part_word(*part));
        w.member("help", |w| match help {
            Some(help) => w.string(help),
            None => w.null(),
        });
        w.string_member("url", &rule.url());
    });
}

/// Long enough for a gateway that restarts, short enough for a person who waits.
const RETRY_AFTER_SECONDS: u8 = 5;

#[cfg(test)]
pub(crate) mod examples {
    use alloc::borrow::Cow;
    use alloc::vec;
    use alloc::vec::Vec;

    use acg_policy::{Fact, Issue, Location, Part, Segment, Severity, rules};

    pub(crate) fn issue(code: &str, severity: Severity, part: Part, pointer: &[Segment]) -> Issue {
        let rule = rules::find(code).unwrap();
        let location = Location { part, pointer: pointer.to_vec() };
        let message = Cow::Borrowed("what is <wrong>");
        Issue { rule, severity, location, message, help: None, facts: Vec::new() }
    }

    /// One of everything: severities, parts, segments, facts, with and without help.
    pub(crate) fn issues() -> Vec<Issue> {
        let key = |name: &'static str| Segment::Key(Cow::Borrowed(name));
        let mut list = vec![
            issue("number/e164", Severity::Error, Part::Path, &[key("telephoneNumber")]),
            issue(
                "request/api-version-missing",
                Severity::Warning,
                Part::Query,
                &[key("api-version")],
            ),
            issue("request/etag-header", Severity::Warning, Part::Header, &[key("etag")]),
            issue("json/syntax", Severity::Error, Part::Body, &[]),
            issue(
                "json/limits",
                Severity::Error,
                Part::Body,
                &[key("a/b~c"), Segment::Index(7), key("7")],
            ),
        ];
        list[0].help = Some(Cow::Borrowed("start with `+` and the country code"));
        list[4].facts = vec![
            ("limit", Fact::Count(32)),
            ("expected", Fact::List(vec![Cow::Borrowed("one"), Cow::Borrowed("two")])),
            ("kind", Fact::Text(Cow::Borrowed("depth"))),
        ];
        list
    }
}

#[cfg(test)]
mod tests {
    use acg_policy::{Part, Segment, Severity, rules};
    use alloc::borrow::Cow;
    use serde_json::Value;

    use super::*;

    fn header<'r>(reply: &'r Reply, name: &str) -> Option<&'r str> {
        reply.headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn the_form_of_a_reply_is_frozen() {
        let issues = examples::issues();
        let reply = reply_to(&issues[0], &issues);
        let body = String::from_utf8(reply.body).unwrap();
        assert_eq!(body, include_str!("../golden/reply.json").trim_end());
        serde_json::from_str::<Value>(&body).unwrap();
    }

    #[test]
    fn an_accepted_request_has_no_reply() {
        assert_eq!(reply(&Report::default()), None);
    }

    #[test]
    fn a_caller_without_a_token_is_told_which_scheme_to_use() {
        let headers = headers(401, "Unauthorized", &[]);
        assert!(headers.contains(&("www-authenticate", "Bearer".to_string())));
    }

    #[test]
    fn every_status_of_a_rule_has_a_code_of_its_own() {
        let mut codes: Vec<(u16, &str)> =
            rules::all().map(|rule| (rule.status, error_code(rule.status))).collect();
        codes.sort_unstable();
        codes.dedup();
        let unnamed =
            codes.iter().filter(|(status, code)| *code == "InvalidRequest" && *status != 400);
        assert_eq!(unnamed.count(), 0, "{codes:?}");
    }

    #[test]
    fn the_message_and_the_target_are_those_of_the_deciding_issue() {
        let number = examples::issue("number/e164", Severity::Error, Part::Path, &[]);
        let mut line =
            examples::issue("request/header-repeated", Severity::Error, Part::Header, &[]);
        line.message = Cow::Borrowed("the deciding fault");
        line.location.pointer = vec![Segment::Key(Cow::Borrowed("host"))];
        let reply = reply_to(&line, &[number, line.clone()]);
        let body: Value = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(body["error"]["target"], "/host");
        assert!(body["error"]["message"].as_str().unwrap().contains("the deciding fault"));
    }

    #[test]
    fn a_405_names_the_methods_of_the_route() {
        let mut issue =
            examples::issue("request/method-not-allowed", Severity::Error, Part::Path, &[]);
        issue.facts =
            vec![("allowed", Fact::List(vec![Cow::Borrowed("GET"), Cow::Borrowed("PUT")]))];
        assert_eq!(
            header(&reply_to(&issue, core::slice::from_ref(&issue)), "allow"),
            Some("GET, PUT")
        );
    }

    #[test]
    fn a_503_says_when_to_come_back_and_others_do_not() {
        let unknown = examples::issue("state/unknown", Severity::Error, Part::Path, &[]);
        let reply = reply_to(&unknown, core::slice::from_ref(&unknown));
        assert_eq!(header(&reply, "retry-after"), Some("5"));
        let issues = examples::issues();
        assert_eq!(header(&reply_to(&issues[0], &issues), "retry-after"), None);
    }

    #[test]
    fn a_body_that_is_wrong_everywhere_gets_a_bounded_answer() {
        let key = acg_policy::Segment::Key(Cow::Owned("n".repeat(128)));
        let pointer = vec![key; 32];
        let issue = examples::issue("json/duplicate-member", Severity::Error, Part::Body, &pointer);
        let reply = reply_to(&issue, &vec![issue.clone(); 4096]);
        assert!(reply.body.len() < MAX_DETAILS_BYTES + 8192, "{}", reply.body.len());
        let body: Value = serde_json::from_slice(&reply.body).unwrap();
        let message = body["error"]["message"].as_str().unwrap();
        let listed = body["error"]["details"].as_array().unwrap().len();
        let expected =
            format!("4095 more errors are in the details. Only the first {listed} of 4096");
        assert!(listed > 0 && message.contains(&expected), "{message}");
    }
}
