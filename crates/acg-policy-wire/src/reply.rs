//! The HTTP reply to a refused request, in the form of the API's own errors.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
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
    of_report(report, Form::Gateway)
}

/// The same reply from a service that implements the API itself: `error.message` does not say that the request did not
/// reach the API.
///
/// ```
/// use acg_policy::{Head, Validator};
/// use acg_policy_wire::service_reply;
///
/// let head = Head { method: b"POST", target: b"/accounts?api-version=2024-02-29", headers: &[] };
/// let report = Validator::default().check_request(&head, b"", None);
/// let refused = service_reply(&report).ok_or("accepted")?;
/// let start = br#"{"error":{"code":"MethodNotAllowed","message":"The request was refused: the path"#;
/// assert!(refused.body.starts_with(start));
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn service_reply(report: &Report) -> Option<Reply> {
    of_report(report, Form::Service)
}

/// The reply to a refused request as problem details (RFC 9457), `application/problem+json`; `None` when the report
/// accepts.
///
/// `type` is the URL of the page of the deciding rule, `title` belongs to the status, `detail` is the sentence that
/// [`service_reply()`] has as its message, and `code` is the code of the deciding rule. `issues` has the `details` of
/// [`reply()`], with the same limit.
///
/// ```
/// use acg_policy::{Head, Validator};
/// use acg_policy_wire::problem;
///
/// let head = Head { method: b"POST", target: b"/accounts?api-version=2024-02-29", headers: &[] };
/// let report = Validator::default().check_request(&head, b"", None);
/// let refused = problem(&report).ok_or("accepted")?;
/// let problem: serde_json::Value = serde_json::from_slice(&refused.body)?;
/// assert_eq!((&problem["status"], &problem["title"]), (&405.into(), &"Method not allowed".into()));
/// assert_eq!(problem["issues"][0]["code"], "request/method-not-allowed");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn problem(report: &Report) -> Option<Reply> {
    of_report(report, Form::Problem)
}

/// The maximum size of the body of a reply, in bytes. A short request can have hundreds of issues,
/// and its reply must not be many times as long as the request.
///
/// ```
/// assert_eq!(acg_policy_wire::MAX_REPLY_BYTES, 16 * 1024);
/// ```
pub const MAX_REPLY_BYTES: usize = 16_384;

/// Who replies, and in which form.
#[derive(Clone, Copy)]
enum Form {
    /// An Azure error, from a gateway before the API.
    Gateway,
    /// An Azure error, from a service.
    Service,
    /// Problem details, from a service.
    Problem,
}

fn of_report(report: &Report, form: Form) -> Option<Reply> {
    Some(reply_to(form, report.deciding()?, report.issues(), report.omitted()))
}

/// `deciding` is one of `issues`. `omitted` is the number of further issues.
fn reply_to(form: Form, deciding: &Issue, issues: &[Issue], omitted: usize) -> Reply {
    let status = deciding.rule.status;
    Reply {
        status,
        headers: headers(form, status, issues),
        body: body(form, deciding, issues, omitted).into_bytes(),
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

/// The title of the problem, which is the same for all problems of a rule.
fn title(status: u16) -> &'static str {
    match status {
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not found",
        405 => "Method not allowed",
        409 => "Conflict",
        413 => "Request body too large",
        415 => "Unsupported media type",
        428 => "Precondition required",
        429 => "Too many requests",
        503 => "Service unavailable",
        _ => "Invalid request",
    }
}

fn headers(form: Form, status: u16, issues: &[Issue]) -> Vec<(&'static str, String)> {
    let mut headers = Vec::with_capacity(5); // No reply has more.
    match form {
        Form::Problem => headers.push(("content-type", "application/problem+json".to_string())),
        Form::Gateway | Form::Service => {
            headers.push(("content-type", "application/json".to_string()));
            headers.push(("x-ms-error-code", error_code(status).to_string()));
        }
    }
    headers.push(("x-content-type-options", "nosniff".to_string()));
    headers.push(("cache-control", "no-store".to_string()));
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
    let mut facts = issue.into_iter().flat_map(|issue| issue.facts.iter());
    let list = facts.find_map(|(_, fact)| match fact {
        Fact::List(methods) => Some(methods.join(", ")),
        Fact::Count(_) | Fact::Text(_) => None,
    });
    list.unwrap_or_default()
}

fn body(form: Form, deciding: &Issue, issues: &[Issue], omitted: usize) -> String {
    if omitted == 0 && issues.len() <= FEW_ISSUES {
        let message = message(form, deciding, issues, issues.len(), None);
        let body = object(form, &message, deciding, |w| issues.iter().for_each(|it| detail(it, w)));
        // Longer ones are measured first, with the longest message.
        if body.len() <= MAX_REPLY_BYTES - LONGEST_NUMBERS {
            return body;
        }
    }
    let found = issues.len() + omitted;
    // No other number in the message has more digits.
    let longest = message(form, deciding, issues, found, Some(found));
    let room = MAX_REPLY_BYTES.saturating_sub(object(form, &longest, deciding, |_| {}).len());
    let details = details(deciding, issues, room);
    let unlisted = (found > details.len()).then_some(found - details.len());
    let message = message(form, deciding, issues, details.len(), unlisted);
    object(form, &message, deciding, |w| details.iter().for_each(|detail| w.raw(detail)))
}

fn object(
    form: Form,
    message: &str,
    deciding: &Issue,
    details: impl FnOnce(&mut Writer),
) -> String {
    let status = deciding.rule.status;
    if let Form::Problem = form {
        return Writer::text_of_size(USUAL_REPLY_BYTES, |w| {
            w.object(|w| {
                w.string_member("type", &deciding.url());
                w.string_member("title", title(status));
                w.member("status", |w| w.number(status.into()));
                w.string_member("detail", message);
                w.string_member("code", deciding.rule.code);
                w.member("issues", |w| w.array(details));
            });
        });
    }
    Writer::text_of_size(USUAL_REPLY_BYTES, |w| {
        w.object(|w| {
            w.member("error", |w| {
                w.object(|w| {
                    w.string_member("code", error_code(status));
                    w.string_member("message", message);
                    w.string_member("target", &target(&deciding.location));
                    w.member("details", |w| w.array(details));
                });
            });
        });
    })
}

fn message(
    form: Form,
    deciding: &Issue,
    issues: &[Issue],
    listed: usize,
    unlisted: Option<usize>,
) -> String {
    let reason = shortened(&deciding.message);
    let opening = match form {
        Form::Gateway => "The request was refused before it reached the API: ",
        Form::Service | Form::Problem => "The request was refused: ",
    };
    let mut text = [opening, reason, "."].concat();
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
    let Issue { rule, variant, severity, location, message, help, facts, help_url: _ } = issue;
    let facts = Some(facts).filter(|facts| !facts.is_empty());
    let facts =
        facts.map(|facts| Writer::text_of_size(USUAL_FACTS_BYTES, |w| write_facts(w, facts)));
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
        w.string_member("url", &issue.url());
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
        let mut end = text.len().saturating_sub(excess.div_ceil(MAX_ESCAPE_BYTES));
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text = text.get(..end).unwrap_or_default();
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

/// The facts of most issues have at most as many bytes.
const USUAL_FACTS_BYTES: usize = 128;

/// Long enough for a gateway to restart, short enough for a person to wait.
const RETRY_AFTER_SECONDS: u8 = 5;

#[cfg(test)]
mod tests;
