use crate::api::Operation;
use crate::report::Profile;
use crate::route::{Aspects, FieldName, HeadView, Sent, is_imf_fixdate, is_rfc3339};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// The two repeatability header fields are sent together and are well-formed.
    ///
    /// ## What it checks
    ///
    /// On an operation that supports repeatable requests, `Repeatability-Request-ID` and
    /// `Repeatability-First-Sent` are either both present or both absent. The first one consists of
    /// one or more visible ASCII characters. The second one is an HTTP-date in the IMF-fixdate
    /// format, and its day exists in the calendar. A date and time of RFC 3339, which the schema of
    /// the API has in its place, is accepted in the profile `api`, a warning in `standard` and an
    /// error in `strict`. Neither is compared with the current time, because rules have no access to
    /// a clock. On other operations, which are safe to repeat, the
    /// header fields are not checked.
    ///
    /// ## Why
    ///
    /// With both header fields, a service executes a retried request only once. A service that
    /// follows the standard rejects an incomplete or malformed pair with 400. The standard and the
    /// schema of the API disagree about the format of the date, and which one the API expects is not
    /// documented.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// POST /accounts/contoso:deleteNumbers?api-version=2024-02-29
    /// content-type: application/json
    /// repeatability-request-id: 9f3c2f0e-64b7-4c0e-9d53-6b7a3a1f0c2d
    /// repeatability-first-sent: Sun, 06 Nov 1994 08:49:37 GMT
    ///
    /// {"numbers": [{"telephoneNumber": "+12065550100"}]}
    /// ```
    ///
    /// ```http
    /// POST /accounts/contoso:deleteNumbers?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"numbers": [{"telephoneNumber": "+12065550100"}]}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// POST /accounts/contoso:deleteNumbers?api-version=2024-02-29
    /// content-type: application/json
    /// repeatability-request-id: 9f3c2f0e-64b7-4c0e-9d53-6b7a3a1f0c2d
    ///
    /// {"numbers": [{"telephoneNumber": "+12065550100"}]}
    /// ```
    ///
    /// ```http
    /// POST /accounts/contoso:deleteNumbers?api-version=2024-02-29
    /// content-type: application/json
    /// repeatability-request-id: 9f3c2f0e-64b7-4c0e-9d53-6b7a3a1f0c2d
    /// repeatability-first-sent: 1994-11-06T08:49:37Z
    ///
    /// {"numbers": [{"telephoneNumber": "+12065550100"}]}
    /// ```
    ///
    /// ```http
    /// POST /accounts/contoso:deleteNumbers?api-version=2024-02-29
    /// content-type: application/json
    /// repeatability-request-id: 9f3c2f0e-64b7-4c0e-9d53-6b7a3a1f0c2d
    /// repeatability-first-sent: Mon, 06 Nov 1994 08:49:37 GMT
    ///
    /// {"numbers": [{"telephoneNumber": "+12065550100"}]}
    /// ```
    ///
    /// ```http
    /// POST /accounts/contoso:deleteNumbers?api-version=2024-02-29
    /// content-type: application/json
    /// repeatability-request-id: request 1
    /// repeatability-first-sent: Sun, 06 Nov 1994 08:49:37 GMT
    ///
    /// {"numbers": [{"telephoneNumber": "+12065550100"}]}
    /// ```
    ///
    /// ## Reference
    ///
    /// OASIS Repeatable Requests 1.0; RFC 9110, section 5.6.7; API specification
    /// 2024-02-29-preview, `Repeatability-First-Sent`, a `date-time`; RFC 3339, section 5.6.
    code: "request/repeatability",
    summary: "the two repeatability header fields are sent together and are well-formed",
    status: 400,
    levels: { standard: Error, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: Operation::is_repeatable,
}

pub(crate) const ABOUT: Aspects =
    Aspects::fields(&[FieldName::RepeatabilityRequestId, FieldName::RepeatabilityFirstSent]);

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if head.operation_for(&RULE).is_none() {
        return;
    }
    let id = head.fields.one(FieldName::RepeatabilityRequestId);
    let first_sent = head.fields.one(FieldName::RepeatabilityFirstSent);
    match id {
        Sent::Absent if first_sent != Sent::Absent => missing(ID, out),
        Sent::One(id) if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_graphic()) => {
            out.report(At::Header(ID), "expected visible ASCII characters without spaces")
                .variant("request-id")
                .help("send a UUID, a new one for each request and the same one for its retries");
        }
        _ => {}
    }
    match first_sent {
        Sent::Absent if id != Sent::Absent => missing(FIRST_SENT, out),
        Sent::One(date) if is_rfc3339(date) => timestamp(out),
        Sent::One(date) if !is_imf_fixdate(date) => {
            out.report(At::Header(FIRST_SENT), "expected a valid HTTP-date (IMF-fixdate)")
                .variant("date")
                .help(HELP)
                .text("expected", EXAMPLE);
        }
        _ => {}
    }
}

/// Reports a date that the schema permits and the standard does not.
fn timestamp(out: &mut Reporter<'_, '_>) {
    let at = At::Header(FIRST_SENT);
    let message = "expected an HTTP-date (IMF-fixdate), found a date and time of RFC 3339";
    let issue = match out.policy().profile() {
        Profile::Api => return,
        Profile::Standard => out.warn(at, message),
        Profile::Strict => out.report(at, message),
    };
    issue.variant("timestamp").help(HELP).text("expected", EXAMPLE);
}

fn missing(name: &'static str, out: &mut Reporter<'_, '_>) {
    out.report(At::Header(name), "only one of the two repeatability header fields is sent")
        .help("send both `Repeatability-Request-ID` and `Repeatability-First-Sent`, or neither");
}

const ID: &str = "repeatability-request-id";
const FIRST_SENT: &str = "repeatability-first-sent";
const HELP: &str = "send the date in the form `Sun, 06 Nov 1994 08:49:37 GMT`";
const EXAMPLE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
