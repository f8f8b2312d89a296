//! Writes a verdict, as one line of JSON or as text.

use std::io::{self, Write};

use acg_policy::{Fact, Issue, Location, Report, Segment};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::input::Start;
use crate::output::{self, Plain};

/// What identifies a verdict.
pub(crate) struct Identity<'r> {
    /// The name of the file, if there are several.
    pub(crate) file: Option<&'r str>,
    pub(crate) start: Start,
    /// The ID of the case.
    pub(crate) id: Option<&'r RawValue>,
}

/// Writes a verdict as one line of JSON.
pub(crate) fn json(out: &mut impl Write, of: &Identity<'_>, report: &Report) -> io::Result<()> {
    output::json(out, &Verdict::new(of, report))
}

/// Writes the verdict on a request that passes because rules are observed, as one line of JSON.
pub(crate) fn observed_json(
    out: &mut impl Write,
    of: &Identity<'_>,
    report: &Report,
) -> io::Result<()> {
    let verdict = Verdict::new(of, report);
    let would_reject = verdict.status;
    output::json(out, &Verdict { accepted: true, status: None, would_reject, ..verdict })
}

impl<'r> Verdict<'r> {
    fn new(of: &Identity<'r>, report: &'r Report) -> Self {
        Self {
            id: of.id.map_or(Id::Number(of.start.number), Id::Given),
            file: of.file,
            accepted: report.is_accepted(),
            status: report.status(),
            would_reject: None,
            issues: report.issues().iter().map(IssueLine::from).collect(),
            omitted: Some(report.omitted()).filter(|omitted| *omitted > 0),
            outside_api: report.is_outside_api().then_some(true),
        }
    }
}

/// Writes a verdict as text.
pub(crate) fn text(out: &mut impl Write, of: &Identity<'_>, report: &Report) -> io::Result<()> {
    if let Some(file) = of.file {
        write!(out, "{}: ", Plain(file))?;
    }
    match of.id.map(RawValue::get) {
        Some(id) => match serde_json::from_str::<String>(id) {
            Ok(id) => write!(out, "{}: ", Plain(&id))?,
            // A number, or a string with an unpaired surrogate.
            Err(_) => write!(out, "{}: ", Plain(id.trim_matches('"')))?,
        },
        None => write!(out, "{} {}: ", of.start.unit(), of.start.number)?,
    }
    match report.status() {
        Some(status) => writeln!(out, "rejected {status}")?,
        None if report.is_outside_api() => {
            writeln!(out, "accepted, not checked: the path is outside the API")?;
        }
        None => writeln!(out, "accepted")?,
    }
    for issue in report.issues() {
        let Issue { rule, variant: _, severity, location, message, help, facts: _, help_url: _ } =
            issue;
        writeln!(out, "  {severity}[{}] {location}: {message}", rule.code)?;
        if let Some(help) = help {
            writeln!(out, "    help: {help}")?;
        }
    }
    if report.omitted() > 0 {
        writeln!(out, "  and {} more issues", report.omitted())?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Verdict<'r> {
    id: Id<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'r str>,
    accepted: bool,
    status: Option<u16>,
    /// The status of the refusal of a request that passes because rules are observed.
    #[serde(rename = "wouldReject", skip_serializing_if = "Option::is_none")]
    would_reject: Option<u16>,
    issues: Vec<IssueLine<'r>>,
    /// How many issues the report has no room for.
    #[serde(skip_serializing_if = "Option::is_none")]
    omitted: Option<usize>,
    /// Present if nothing was checked, because the path is outside the API.
    #[serde(rename = "outsideApi", skip_serializing_if = "Option::is_none")]
    outside_api: Option<bool>,
}

/// The ID of the case, or the number of its line or of itself if it has none.
#[derive(Serialize)]
#[serde(untagged)]
enum Id<'r> {
    Given(&'r RawValue),
    Number(u64),
}

/// An issue of a report.
#[derive(Serialize)]
pub(crate) struct IssueLine<'r> {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    variant: Option<&'static str>,
    severity: &'static str,
    #[serde(rename = "in")]
    part: &'static str,
    path: Vec<Step<'r>>,
    message: &'r str,
    help: Option<&'r str>,
    url: String,
    #[serde(serialize_with = "write_facts")]
    facts: &'r [(&'static str, Fact)],
}

#[derive(Serialize)]
#[serde(untagged)]
enum Step<'r> {
    Name(&'r str),
    Index(usize),
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value<'r> {
    Count(u64),
    Text(&'r str),
    List(Vec<&'r str>),
}

impl<'r> From<&'r Issue> for IssueLine<'r> {
    fn from(issue: &'r Issue) -> Self {
        let Issue { rule, variant, severity, location, message, help, facts, help_url: _ } = issue;
        let Location { part, pointer } = location;
        let step = |segment: &'r Segment| match segment {
            Segment::Key(key) => Step::Name(key),
            Segment::Index(index) => Step::Index(*index),
        };
        Self {
            code: rule.code,
            variant: *variant,
            severity: severity.as_str(),
            part: part.as_str(),
            path: pointer.iter().map(step).collect(),
            message,
            help: help.as_deref(),
            url: issue.url(),
            facts,
        }
    }
}

/// Writes facts as an object, as the JSON form of a report does.
fn write_facts<S: Serializer>(
    facts: &[(&'static str, Fact)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let value = |fact| match fact {
        &Fact::Count(count) => Value::Count(count),
        Fact::Text(text) => Value::Text(text),
        Fact::List(words) => Value::List(words.iter().map(|word| &**word).collect()),
    };
    serializer.collect_map(facts.iter().map(|(name, fact)| (name, value(fact))))
}
