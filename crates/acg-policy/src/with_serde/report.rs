//! Reports, in the form of `acg_policy_wire::v1::report_to_json`.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use crate::report::{Fact, Issue, Levels, Location, Report, Rule};
use crate::rules;

/// `{"accepted", "status", "issues", "omitted", "outsideApi"}`, the last two only if they are not 0 and false.
impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Binary formats write the count first, so it is without the fields that are skipped.
        let count = 3 + usize::from(self.omitted() > 0) + usize::from(self.is_outside_api());
        let mut report = serializer.serialize_struct("Report", count)?;
        report.serialize_field("accepted", &self.is_accepted())?;
        report.serialize_field("status", &self.status())?;
        report.serialize_field("issues", self.issues())?;
        match self.omitted() {
            0 => report.skip_field("omitted")?,
            omitted => report.serialize_field("omitted", &omitted)?,
        }
        match self.is_outside_api() {
            false => report.skip_field("outsideApi")?,
            true => report.serialize_field("outsideApi", &true)?,
        }
        report.end()
    }
}

/// `{"code", "variant", "severity", "in", "path", "message", "help", "url", "facts"}`, `variant` only if there is
/// one.
impl Serialize for Issue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { rule, variant, severity, location, message, help, facts, help_url: _ } = self;
        let Location { part, pointer } = location;
        let mut issue = serializer.serialize_struct("Issue", 8 + usize::from(variant.is_some()))?;
        issue.serialize_field("code", rule.code)?;
        match variant {
            None => issue.skip_field("variant")?,
            Some(variant) => issue.serialize_field("variant", variant)?,
        }
        issue.serialize_field("severity", severity)?;
        issue.serialize_field("in", part)?;
        issue.serialize_field("path", pointer)?;
        issue.serialize_field("message", message)?;
        issue.serialize_field("help", help)?;
        issue.serialize_field("url", &self.url())?;
        issue.serialize_field("facts", &Facts(facts))?;
        issue.end()
    }
}

struct Facts<'f>(&'f [(&'static str, Fact)]);

impl Serialize for Facts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut facts = serializer.serialize_map(Some(self.0.len()))?;
        for (name, fact) in self.0 {
            facts.serialize_entry(name, fact)?;
        }
        facts.end()
    }
}

/// A number, a string or a list of strings.
impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(words) => words.serialize(serializer),
        }
    }
}

/// `{"in", "path"}`, as in an issue.
impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { part, pointer } = self;
        let mut location = serializer.serialize_struct("Location", 2)?;
        location.serialize_field("in", part)?;
        location.serialize_field("path", pointer)?;
        location.end()
    }
}

/// `{"code", "summary", "status", "levels", "shape", "since", "url"}`, as `acg-policy rules --format json` writes it.
impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rule = serializer.serialize_struct("Rule", 7)?;
        rule.serialize_field("code", self.code)?;
        rule.serialize_field("summary", rules::summary(self))?;
        rule.serialize_field("status", &self.status)?;
        rule.serialize_field("levels", &self.levels)?;
        rule.serialize_field("shape", &self.shape)?;
        rule.serialize_field("since", self.since)?;
        rule.serialize_field("url", &self.url())?;
        rule.end()
    }
}

/// `{"standard", "api", "strict"}`.
impl Serialize for Levels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { standard, api, strict } = self;
        let mut levels = serializer.serialize_struct("Levels", 3)?;
        levels.serialize_field("standard", standard)?;
        levels.serialize_field("api", api)?;
        levels.serialize_field("strict", strict)?;
        levels.end()
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use serde_test::{Token, assert_ser_tokens};

    use super::*;
    use crate::report::{HelpUrl, Part, Segment, Severity};

    /// As binary formats read it: the count of members, and then as many members.
    fn report_tokens(more: &[Token]) -> Vec<Token> {
        let len = 3 + more.len() / 2;
        let mut tokens = vec![Token::Struct { name: "Report", len }];
        tokens.extend([
            Token::Str("accepted"),
            Token::Bool(true),
            Token::Str("status"),
            Token::None,
        ]);
        tokens.extend([Token::Str("issues"), Token::Seq { len: Some(0) }, Token::SeqEnd]);
        tokens.extend(more);
        tokens.push(Token::StructEnd);
        tokens
    }

    #[test]
    fn a_report_has_as_many_members_as_it_announces() {
        assert_ser_tokens(&Report::default(), &report_tokens(&[]));
        let omitted = [Token::Str("omitted"), Token::U64(5)];
        assert_ser_tokens(&Report::new(Vec::new(), 5), &report_tokens(&omitted));
        let outside = [Token::Str("outsideApi"), Token::Bool(true)];
        assert_ser_tokens(&Report::default().outside_api(), &report_tokens(&outside));
    }

    #[test]
    fn an_issue_has_as_many_members_as_it_announces() {
        let issue = Issue {
            rule: rules::find("number/account-mismatch").unwrap(),
            variant: None,
            severity: Severity::Error,
            location: Location { part: Part::Body, pointer: vec![Segment::Index(1)] },
            message: "differs".into(),
            help: None,
            facts: vec![("count", Fact::Count(2))].into(),
            help_url: HelpUrl::new("https://a").ok(),
        };
        let start = [Token::Str("code"), Token::Str("number/account-mismatch")];
        let variant = [Token::Str("variant"), Token::Str("batch")];
        let rest = [
            Token::Str("severity"),
            Token::Str("error"),
            Token::Str("in"),
            Token::Str("body"),
            Token::Str("path"),
            Token::Seq { len: Some(1) },
            Token::U64(1),
            Token::SeqEnd,
            Token::Str("message"),
            Token::Str("differs"),
            Token::Str("help"),
            Token::None,
            Token::Str("url"),
            Token::Str("https://a/number/account-mismatch.html"),
            Token::Str("facts"),
            Token::Map { len: Some(1) },
            Token::Str("count"),
            Token::U64(2),
            Token::MapEnd,
            Token::StructEnd,
        ];
        let tokens = |len, variant: &[Token]| {
            [&[Token::Struct { name: "Issue", len }][..], &start, variant, &rest].concat()
        };
        assert_ser_tokens(&issue, &tokens(8, &[]));
        let issue = Issue { variant: Some("batch"), ..issue.clone() };
        assert_ser_tokens(&issue, &tokens(9, &variant));
    }
}
