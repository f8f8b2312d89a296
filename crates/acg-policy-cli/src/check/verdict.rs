//! Writes a verdict, as one line of JSON or as text.

use std::io::{self, Write};

use acg_policy::{Issue, Location, Report, Segment};
use serde::Serialize;
use serde_json::value::RawValue;

/// Writes a verdict as one line of JSON.
pub(super) fn json(
    out: &mut impl Write,
    number: u64,
    id: Option<&RawValue>,
    report: &Report,
) -> io::Result<()> {
    let verdict = Verdict {
        id: id.map_or(Id::Line(number), Id::Given),
        accepted: report.is_accepted(),
        status: report.status(),
        issues: report.issues().iter().map(IssueLine::from).collect(),
        omitted: Some(report.omitted()).filter(|omitted| *omitted > 0),
        outside_api: report.is_outside_api().then_some(true),
    };
    serde_json::to_writer(&mut *out, &verdict)?;
    out.write_all(b"\n")
}

/// Writes a verdict as text.
pub(super) fn text(
    out: &mut impl Write,
    number: u64,
    id: Option<&RawValue>,
    report: &Report,
) -> io::Result<()> {
    match id.map(RawValue::get) {
        // Escaped, so that an ID cannot control the terminal.
        Some(id) => write!(out, "{}: ", id.trim_matches('"').escape_debug())?,
        None => write!(out, "line {number}: ")?,
    }
    match report.status() {
        Some(status) => writeln!(out, "rejected {status}")?,
        None if report.is_outside_api() => {
            writeln!(out, "accepted; nothing was checked, because the path is outside the API")?;
        }
        None => writeln!(out, "accepted")?,
    }
    for issue in report.issues() {
        let Issue { rule, severity, location, message, help, facts: _ } = issue;
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
    accepted: bool,
    status: Option<u16>,
    issues: Vec<IssueLine<'r>>,
    /// How many issues the report has no room for.
    #[serde(skip_serializing_if = "Option::is_none")]
    omitted: Option<usize>,
    /// Present if nothing was checked, because the path is outside the API.
    #[serde(rename = "outsideApi", skip_serializing_if = "Option::is_none")]
    outside_api: Option<bool>,
}

/// The ID of the case, or its line number if it has none.
#[derive(Serialize)]
#[serde(untagged)]
enum Id<'r> {
    Given(&'r RawValue),
    Line(u64),
}

/// An issue of a report.
#[derive(Serialize)]
pub(crate) struct IssueLine<'r> {
    code: &'static str,
    severity: &'static str,
    #[serde(rename = "in")]
    part: &'static str,
    path: Vec<Step<'r>>,
    message: &'r str,
    help: Option<&'r str>,
    url: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Step<'r> {
    Name(&'r str),
    Index(usize),
}

impl<'r> From<&'r Issue> for IssueLine<'r> {
    fn from(issue: &'r Issue) -> Self {
        let Issue { rule, severity, location, message, help, facts: _ } = issue;
        let Location { part, pointer } = location;
        let step = |segment: &'r Segment| match segment {
            Segment::Key(key) => Step::Name(key),
            Segment::Index(index) => Step::Index(*index),
        };
        Self {
            code: rule.code,
            severity: severity.as_str(),
            part: part.as_str(),
            path: pointer.iter().map(step).collect(),
            message,
            help: help.as_deref(),
            url: rule.url(),
        }
    }
}
