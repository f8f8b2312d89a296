//! Example issues for tests.

use alloc::borrow::Cow;
use alloc::vec;
use alloc::vec::Vec;

use acg_policy::{Fact, HelpUrl, Issue, Location, Part, Segment, Severity, rules};

pub(crate) fn issue(code: &str, severity: Severity, part: Part, pointer: &[Segment]) -> Issue {
    let rule = rules::find(code).unwrap();
    let location = Location { part, pointer: pointer.to_vec() };
    let message = Cow::Borrowed("what is <wrong>");
    let facts = Cow::Borrowed(&[][..]);
    Issue { rule, variant: None, severity, location, message, help: None, facts, help_url: None }
}

/// One of everything: severities, parts, segments, facts, with and without help.
pub(crate) fn issues() -> Vec<Issue> {
    let key = |name: &'static str| Segment::Key(Cow::Borrowed(name));
    let mut list = vec![
        issue("number/e164", Severity::Error, Part::Path, &[key("telephoneNumber")]),
        issue("request/api-version-missing", Severity::Warning, Part::Query, &[key("api-version")]),
        issue("request/etag-header", Severity::Warning, Part::Header, &[key("etag")]),
        issue("json/syntax", Severity::Error, Part::Body, &[]),
        issue(
            "json/limits",
            Severity::Error,
            Part::Body,
            &[key("a/b~c"), Segment::Index(7), key("7")],
        ),
    ];
    list[1].help_url = HelpUrl::new("https://help.example.com/rules").ok();
    list[0].help = Some(Cow::Borrowed("start with `+` and the country code"));
    list[3].variant = Some("comma");
    list[4].facts = vec![
        ("limit", Fact::Count(32)),
        ("expected", Fact::List(vec![Cow::Borrowed("one"), Cow::Borrowed("two")].into())),
        ("kind", Fact::Text(Cow::Borrowed("depth"))),
    ]
    .into();
    list
}
