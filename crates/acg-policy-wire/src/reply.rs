//! The HTTP reply to a refused request, in the form of the API's own errors.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};
use core::ptr;

use acg_policy::{Fact, Issue, Location, Report};

use crate::v1::{part_word, severity_word, write_facts, write_variant};
use acg_policy::json::writer::Writer;

/// An HTTP response in place of that of the API; see [`reply()`].
///
/// ```
/// use acg_policy_wire::Reply;
///
/// fn write_head(reply: &Reply) -> String {
///     let mut head = format!("HTTP/1.1 {} Refused\r\ncontent-length: {}\r\n", reply.status, reply.body.len());
///     for (name, value) in &reply.headers {
///         head.push_str(&format!("{name}: {value}\r\n"));
///     }
///     head + "\r\n"
/// }
/// # let reply = Reply { status: 400, headers: Vec::new(), body: Vec::new() };
/// # assert!(write_head(&reply).starts_with("HTTP/1.1 400 "));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "an outlet must send every part, so a new part must stop its build"
)]
pub struct Reply {
    /// The HTTP status, 400 to 599.
    pub status: u16,
    /// The header fields, with names in lower case, without `content-length`.
    pub headers: Vec<(&'static str, String)>,
    /// The body: UTF-8 JSON,
    /// `{"error":{"code","message","target","details":[{"code","variant","message","target","severity","in","help","url","facts"}]}}`;
    /// `variant` and `facts` only in issues that have them.
    pub body: Vec<u8>,
}

/// The reply to a refused request; `None` when the report accepts.
///
/// The status determines `error.code`; `error.target` is the JSON Pointer of the deciding issue.
/// `details` lists the issues in report order, including warnings, as far as they fit into
/// [`MAX_REPLY_BYTES`]; `error.message` then has the number of the others. The deciding issue is
/// always listed, if necessary as the last one.
///
/// ```
/// use acg_policy::{Head, Validator};
/// use acg_policy_wire::reply;
///
/// let validator = Validator::default();
/// let report = |method: &[u8]| {
///     let head = Head { method, target: b"/accounts?api-version=2024-02-29", headers: &[] };
///     validator.check_request(&head, b"", None)
/// };
/// assert_eq!(reply(&report(b"GET")), None);
///
/// let refused = reply(&report(b"POST")).ok_or("accepted")?;
/// assert_eq!(refused.status, 405);
/// assert!(refused.headers.contains(&("allow", "GET".to_owned())));
/// assert!(refused.body.starts_with(br#"{"error":{"code":"MethodNotAllowed","message":"#));
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn reply(report: &Report) -> Option<Reply> {
    Some(reply_to(report.deciding()?, report.issues(), report.omitted()))
}

/// The maximum size of the body of a reply, in bytes. A short request can have hundreds of issues,
/// and its reply must not be many times as long as the request.
///
/// ```
/// assert_eq!(acg_policy_wire::MAX_REPLY_BYTES, 16 * 1024);
/// ```
pub const MAX_REPLY_BYTES: usize = 16_384;

/// `deciding` is one of `issues`. `omitted` is the number of further issues.
fn reply_to(deciding: &Issue, issues: &[Issue], omitted: usize) -> Reply {
    let status = deciding.rule.status;
    let code = error_code(status);
    Reply {
        status,
        headers: headers(status, code, issues),
        body: body(code, deciding, issues, omitted).into_bytes(),
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
        429 => "TooManyRequests",
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
    if matches!(status, 429 | 503) {
        headers.push(("retry-after", RETRY_AFTER_SECONDS.to_string()));
    }
    headers
}

/// The methods of the route, which are a fact of the issue. RFC 9110 requires the field in every 405
/// response; an empty one means that no method is allowed.
fn allowed_methods(issues: &[Issue]) -> String {
    let issue = issues.iter().find(|issue| issue.rule.status == 405);
    let mut facts = issue.into_iter().flat_map(|issue| &issue.facts);
    let list = facts.find_map(|(_, fact)| match fact {
        Fact::List(methods) => Some(methods.join(", ")),
        Fact::Count(_) | Fact::Text(_) => None,
    });
    list.unwrap_or_default()
}

fn body(code: &str, deciding: &Issue, issues: &[Issue], omitted: usize) -> String {
    if omitted == 0 && issues.len() <= FEW_ISSUES {
        let message = message(deciding, issues, issues.len(), None);
        let body = error(code, &message, deciding, |w| issues.iter().for_each(|it| detail(it, w)));
        // Longer ones are measured first, with the longest message.
        if body.len() <= MAX_REPLY_BYTES - LONGEST_NUMBERS {
            return body;
        }
    }
    let found = issues.len() + omitted;
    // No other number in the message has more digits.
    let longest = message(deciding, issues, found, Some(found));
    let room = MAX_REPLY_BYTES.saturating_sub(error(code, &longest, deciding, |_| {}).len());
    let details = details(deciding, issues, room);
    let unlisted = (found > details.len()).then_some(found - details.len());
    let message = message(deciding, issues, details.len(), unlisted);
    error(code, &message, deciding, |w| details.iter().for_each(|detail| w.raw(detail)))
}

fn error(code: &str, message: &str, deciding: &Issue, details: impl FnOnce(&mut Writer)) -> String {
    Writer::text_of_size(USUAL_REPLY_BYTES, |w| {
        w.object(|w| {
            w.member("error", |w| {
                w.object(|w| {
                    w.string_member("code", code);
                    w.string_member("message", message);
                    w.string_member("target", &target(&deciding.location));
                    w.member("details", |w| w.array(details));
                });
            });
        });
    })
}

fn message(deciding: &Issue, issues: &[Issue], listed: usize, unlisted: Option<usize>) -> String {
    let reason = shortened(&deciding.message);
    let mut text = ["The request was refused before it reached the API: ", reason, "."].concat();
    if let Some(unlisted) = unlisted {
        text.push_str(&format!(
            " The details list {listed} issues; {unlisted} more issues are not listed."
        ));
        return text;
    }
    match issues.iter().filter(|issue| issue.is_error()).count() {
        0 | 1 => {}
        2 => text.push_str(" One more error is in the details."),
        errors => text.push_str(&format!(" {} more errors are in the details.", errors - 1)),
    }
    text
}

/// The issues that fit into `room` bytes, each as JSON. Stops at the first one that does not fit, so
/// that the cost of a reply is bounded as well.
fn details(deciding: &Issue, issues: &[Issue], room: usize) -> Vec<String> {
    let detail = |issue| Writer::text_of(|w| detail(issue, w));
    let mut deciding_detail = Some(detail(deciding));
    let mut used = deciding_detail.as_ref().map_or(0, String::len);
    let mut details = Vec::new();
    for issue in issues {
        if ptr::eq(issue, deciding) {
            details.extend(deciding_detail.take());
            continue;
        }
        let detail = detail(issue);
        // One byte for the comma.
        used += detail.len() + 1;
        if used > room {
            break;
        }
        details.push(detail);
    }
    details.extend(deciding_detail);
    details
}

fn detail(issue: &Issue, w: &mut Writer) {
    let Issue { rule, variant, severity, location, message, help, facts } = issue;
    let facts = Some(facts).filter(|facts| !facts.is_empty());
    let facts = facts.map(|facts| Writer::text_of(|w| write_facts(w, facts)));
    w.object(|w| {
        w.string_member("code", rule.code);
        write_variant(w, *variant);
        w.string_member("message", shortened(message));
        w.string_member("target", &target(location));
        w.string_member("severity", severity_word(*severity));
        w.string_member("in", part_word(location.part));
        w.member("help", |w| match help {
            Some(help) => w.string(shortened(help)),
            None => w.null(),
        });
        w.string_member("url", &rule.url());
        if let Some(facts) = facts.filter(|facts| facts.len() <= MAX_TEXT_BYTES) {
            w.member("facts", |w| w.raw(&facts));
        }
    });
}

/// The JSON Pointer of a place. If it is too long, because the request has long names, it is that of
/// an enclosing object or array.
fn target(location: &Location) -> String {
    let mut pointer = location.json_pointer();
    while excess(&pointer, MAX_TARGET_BYTES) > 0 {
        let parent = pointer.bytes().rposition(|byte| byte == b'/').unwrap_or_default();
        pointer.truncate(parent);
    }
    pointer
}

/// The text up to its limit. Only texts that list words of the policy can be as long.
fn shortened(text: &str) -> &str {
    let mut text = text;
    loop {
        let excess = excess(text, MAX_TEXT_BYTES);
        if excess == 0 {
            return text;
        }
        let end = text.len().saturating_sub(excess.div_ceil(MAX_ESCAPE_BYTES));
        text = text.get(..text.floor_char_boundary(end)).unwrap_or_default();
    }
}

/// By how many bytes of JSON a text exceeds a limit.
fn excess(text: &str, limit: usize) -> usize {
    if text.len() * MAX_ESCAPE_BYTES <= limit {
        return 0;
    }
    Writer::text_of(|w| w.string(text)).len().saturating_sub(limit)
}

/// The longest pointer, in bytes of JSON.
const MAX_TARGET_BYTES: usize = 2_048;
/// The longest message, the longest help, and the longest facts, in bytes of JSON. Longer facts are left out.
const MAX_TEXT_BYTES: usize = 2_048;
/// The most bytes of JSON for one byte of text.
const MAX_ESCAPE_BYTES: usize = 6;

/// Issues whose reply is mostly shorter than [`MAX_REPLY_BYTES`].
const FEW_ISSUES: usize = 4;
/// The most bytes of the sentence about issues that are not listed.
const LONGEST_NUMBERS: usize = 128;
/// The reply to a request with one or two issues has at most as many bytes.
const USUAL_REPLY_BYTES: usize = 1_024;

/// Long enough for a gateway to restart, short enough for a person to wait.
const RETRY_AFTER_SECONDS: u8 = 5;

#[cfg(test)]
mod tests;
