//! What a reply shows: whether the request was refused, or has passed to the API.
//!
//! A refusal of the filter has a form of its own. A reply that came from the API has header fields
//! that no reply of the gateway itself has; most often `x-envoy-upstream-service-time`, which Envoy adds
//! to what an upstream has sent. Everything else is a refusal only if it is certain that replies of the
//! API would have such a field, or if it equals the reply of the proxy to malformed HTTP.

use super::reply::{End, Exchange, FilterReply, Reply};

/// What an exchange shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// The request has passed; how this shows.
    Passed(String),
    /// The filter has refused it by these rules.
    RefusedByFilter(u16, Vec<String>),
    /// The proxy has refused it; how.
    RefusedByProxy(String),
    /// The filter could not validate it, and refused it; its message.
    NotValidated(u16, String),
    /// It cannot be told; why.
    Unclear(String),
}

/// How replies of the API differ from those of the gateway.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    /// The names of header fields that only replies of the API have.
    pub(super) names: Vec<String>,
    /// The reply of the proxy to malformed HTTP.
    pub(super) malformed: Option<Reply>,
}

impl Marks {
    /// Learns the marks from a reply of the API, and from replies of the gateway itself.
    pub(super) fn learn(api: &Reply, gateway: &[&Reply], malformed: Option<Reply>) -> Self {
        let is_mark = |name: &str| {
            !COMMON.contains(&name) && gateway.iter().all(|reply| reply.header(name).is_none())
        };
        let mut names: Vec<String> =
            api.headers.iter().map(|(name, _)| name.clone()).filter(|name| is_mark(name)).collect();
        names.dedup();
        Self { names, malformed }
    }

    /// Whether every reply of the API has a mark.
    pub(super) fn are_certain(&self) -> bool {
        self.names.iter().any(|name| name == OF_UPSTREAM)
    }

    /// The mark of the API that a reply has.
    pub(super) fn of<'r>(&'r self, reply: &Reply) -> Option<&'r str> {
        let names = self.names.iter().map(String::as_str).chain([OF_UPSTREAM]);
        names.into_iter().find(|name| reply.header(name).is_some())
    }

    /// What an exchange shows. One reply that has passed decides.
    pub(super) fn classify(&self, exchange: &Exchange) -> Seen {
        let mut seen = exchange.replies.iter().map(|reply| self.classify_reply(reply));
        let first = match (seen.next(), exchange.end) {
            (Some(first), _) => first,
            (None, End::Closed | End::Open) => {
                Seen::RefusedByProxy("the connection was closed without a reply".to_owned())
            }
            (None, End::TimedOut) => Seen::Unclear("no reply within the time limit".to_owned()),
        };
        seen.fold(first, |worst, next| if rank(&next) > rank(&worst) { next } else { worst })
    }

    fn classify_reply(&self, reply: &Reply) -> Seen {
        let status = reply.status;
        match reply.of_filter() {
            Some(FilterReply::Refusal(codes)) => return Seen::RefusedByFilter(status, codes),
            Some(FilterReply::NotValidated(message)) => {
                return Seen::NotValidated(status, message);
            }
            None => {}
        }
        if status < 400 {
            return Seen::Passed(format!("the reply has status {status}"));
        }
        if let Some(mark) = self.of(reply) {
            return Seen::Passed(format!("the API replied {status} (`{mark}`)"));
        }
        if FORWARDED.iter().any(|text| reply.body.starts_with(text.as_bytes())) {
            return Seen::Passed(format!(
                "the gateway forwarded it, but the API failed ({status})"
            ));
        }
        if status == 429 {
            return Seen::Unclear("a rate limit replied 429; lower --rate".to_owned());
        }
        // Envoy can be configured to send other texts than those of `FORWARDED`.
        if matches!(status, 502..=504) && !self.is_malformed_form(reply) {
            return Seen::Unclear(format!(
                "the gateway itself replied {status}, which it also does if the API fails"
            ));
        }
        if self.are_certain() || self.is_malformed_form(reply) {
            return Seen::RefusedByProxy(format!("the gateway itself replied {status}"));
        }
        if reply.has_error_code() && !self.malformed.as_ref().is_some_and(Reply::has_error_code) {
            return Seen::Passed(format!("an error of the API, {status}"));
        }
        Seen::Unclear(format!("a reply {status} that can be of the gateway or of the API"))
    }

    fn is_malformed_form(&self, reply: &Reply) -> bool {
        let names = |reply: &Reply| -> Vec<String> {
            reply.headers.iter().map(|(name, _)| name.clone()).collect()
        };
        self.malformed.as_ref().is_some_and(|known| {
            known.status == reply.status && names(known) == names(reply) && known.body == reply.body
        })
    }
}

/// Which of several replies on one connection decides.
fn rank(seen: &Seen) -> u8 {
    match seen {
        Seen::Passed(_) => 4,
        Seen::Unclear(_) => 3,
        Seen::NotValidated(..) => 2,
        Seen::RefusedByProxy(_) | Seen::RefusedByFilter(..) => 1,
    }
}

/// Envoy adds it to responses of an upstream only.
const OF_UPSTREAM: &str = "x-envoy-upstream-service-time";

/// The start of Envoy's replies after it has tried to forward a request.
const FORWARDED: [&str; 4] = [
    "upstream connect error",
    "no healthy upstream",
    "upstream request timeout",
    "response timeout",
];

/// Fields that any HTTP server sends, so that they show nothing.
const COMMON: [&str; 19] = [
    "allow",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "keep-alive",
    "location",
    "pragma",
    "retry-after",
    "server",
    "strict-transport-security",
    "transfer-encoding",
    "vary",
    "via",
    "www-authenticate",
    "x-content-type-options",
    "x-request-id",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, names: &[&str], body: &str) -> Reply {
        let headers = names.iter().map(|name| ((*name).to_owned(), "x".to_owned())).collect();
        Reply { status, headers, body: body.into() }
    }

    fn seen(marks: &Marks, reply: Reply) -> Seen {
        marks.classify(&Exchange { replies: vec![reply], end: End::Open })
    }

    const REFUSAL: &str = r#"{"error":{"code":"x","message":"m","details":[{"code":"json/syntax","severity":"error"}]}}"#;

    #[test]
    fn marks_are_fields_that_only_the_api_sends() {
        let api = reply(200, &["date", "etag", "x-frame-options", OF_UPSTREAM], "");
        let gateway = reply(400, &["date", "x-frame-options"], "");
        let marks = Marks::learn(&api, &[&gateway], None);
        assert_eq!(marks.names, ["etag", OF_UPSTREAM]);
        assert!(marks.are_certain());
    }

    #[test]
    fn with_certain_marks_every_other_error_is_a_refusal() {
        let marks = Marks { names: vec![OF_UPSTREAM.to_owned()], malformed: None };
        assert!(matches!(seen(&marks, reply(404, &["date"], "")), Seen::RefusedByProxy(_)));
        assert!(matches!(seen(&marks, reply(404, &[OF_UPSTREAM], "")), Seen::Passed(_)));
        assert!(matches!(seen(&marks, reply(201, &[], "")), Seen::Passed(_)));
        assert!(matches!(seen(&marks, reply(302, &[], "")), Seen::Passed(_)));
        assert!(matches!(seen(&marks, reply(429, &[], "")), Seen::Unclear(_)));
        let failed = reply(503, &[], "upstream connect error or disconnect/reset before headers");
        assert!(matches!(seen(&marks, failed), Seen::Passed(_)));
        let failed = reply(503, &[], "our service is not available");
        assert!(matches!(seen(&marks, failed), Seen::Unclear(_)));
        let refusal = reply(400, &["x-ms-error-code"], REFUSAL);
        assert_eq!(seen(&marks, refusal), Seen::RefusedByFilter(400, vec!["json/syntax".into()]));
    }

    #[test]
    fn without_certain_marks_only_known_forms_are_refusals() {
        let malformed = reply(400, &["connection"], "Bad Request");
        let marks = Marks { names: vec!["etag".into()], malformed: Some(malformed.clone()) };
        assert!(matches!(seen(&marks, malformed), Seen::RefusedByProxy(_)));
        assert!(matches!(seen(&marks, reply(400, &["connection"], "")), Seen::Unclear(_)));
        assert!(matches!(seen(&marks, reply(404, &["date"], "")), Seen::Unclear(_)));
        assert!(matches!(seen(&marks, reply(404, &["etag"], "")), Seen::Passed(_)));
        let of_api = r#"{"error":{"code":"NotFound","message":"m"}}"#;
        assert!(matches!(seen(&marks, reply(404, &[], of_api)), Seen::Passed(_)));
        let malformed = Some(reply(400, &[], of_api));
        let marks = Marks { malformed, ..marks };
        assert!(matches!(seen(&marks, reply(404, &[], of_api)), Seen::Unclear(_)));
        let refusal = reply(400, &["x-ms-error-code"], REFUSAL);
        assert!(matches!(seen(&marks, refusal), Seen::RefusedByFilter(..)));
    }

    #[test]
    fn one_of_several_replies_that_passed_decides() {
        let marks = Marks { names: vec![OF_UPSTREAM.to_owned()], malformed: None };
        let replies = vec![reply(400, &[], ""), reply(200, &[OF_UPSTREAM], "")];
        let exchange = Exchange { replies, end: End::TimedOut };
        assert!(matches!(marks.classify(&exchange), Seen::Passed(_)));
        let replies = vec![reply(400, &[], ""), reply(429, &[], "")];
        let exchange = Exchange { replies, end: End::Open };
        assert!(matches!(marks.classify(&exchange), Seen::Unclear(_)));
    }

    #[test]
    fn without_a_reply_a_closed_connection_is_a_refusal_and_silence_is_unclear() {
        let marks = Marks::default();
        let without = |end| marks.classify(&Exchange { replies: Vec::new(), end });
        assert!(matches!(without(End::Closed), Seen::RefusedByProxy(_)));
        assert!(matches!(without(End::TimedOut), Seen::Unclear(_)));
    }
}
