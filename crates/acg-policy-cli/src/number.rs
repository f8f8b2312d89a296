//! `acg-policy number`: checks a telephone number, and suggests the E.164 number that a text stands for.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::PathBuf;

use acg_policy::{Report, Validator};
use e164_plan::{E164Number, Plan, Region, Suggestion, look_up, suggest_with};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::args::{Format, Number};
use crate::check::checked_id;
use crate::check::fault::{self, Fault};
use crate::check::verdict::IssueLine;
use crate::country::region;
use crate::exit::{Exit, Fatal};
use crate::input::{self, Input, MAX_BYTES, Piece, Start};
use crate::output::{self, Complaints, Plain};
use crate::policy;

/// Checks the text, or each line of standard input if it is `-`.
pub(crate) fn run(number: &Number) -> Result<Exit, Fatal> {
    let country = number.country.as_deref().map(region).transpose()?;
    let policy = number.policy.as_deref().map(policy::read).transpose()?;
    let validator = Validator::new(policy.unwrap_or_default());
    let mut out = output::stdout();
    if number.text == "-" {
        return lines(&validator, country, number.format, &mut out);
    }
    let answer = Answer::new(&validator, None, &number.text, country);
    answer.write(number.format, &mut out)?;
    out.flush()?;
    Ok(if answer.report.is_accepted() { Exit::Accepted } else { Exit::Rejected })
}

/// Answers each line of standard input. What cannot be read is reported on standard error, and the rest
/// is still answered.
fn lines(
    validator: &Validator,
    country: Option<Region>,
    format: Option<Format>,
    out: &mut impl Write,
) -> Result<Exit, Fatal> {
    let standard_input = [PathBuf::from("-")];
    if input::is_terminal(&standard_input) {
        output::error(format_args!("{WAITING}"));
    }
    let unreadable = |source| Fatal::Unreadable { name: "standard input", source };
    let mut input = Input::open(&standard_input[0]).map_err(unreadable)?;
    let (mut answered, mut exit, mut complaints) = (0_u64, Exit::Accepted, Complaints::default());
    loop {
        if input.may_block() {
            out.flush()?;
        }
        let next = input.next().map_err(|source| unreadable(source.into()))?;
        let Some((start, piece)) = next else { break };
        match read(start, &piece) {
            Ok(Line { id, text, country: own }) => {
                answered += 1;
                let answer = Answer::new(validator, id, &text, own.or(country));
                answer.write(format.or(Some(Format::Json)), out)?;
                if !answer.report.is_accepted() {
                    exit = Exit::Rejected;
                }
            }
            Err(message) => complaints.add(format_args!("{message}")),
        }
    }
    out.flush()?;
    complaints.finish();
    match (complaints.count(), answered) {
        (1.., _) => exit = Exit::Unusable,
        (0, 0) => output::error(format_args!("standard input is empty; nothing was checked")),
        _ => {}
    }
    Ok(exit)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query<'l> {
    #[serde(borrow)]
    text: Cow<'l, str>,
    #[serde(borrow, default)]
    country: Option<Cow<'l, str>>,
    #[serde(borrow, default)]
    id: Option<&'l RawValue>,
}

/// A text with the country and the ID of its line.
struct Line<'l> {
    id: Option<&'l RawValue>,
    text: Cow<'l, str>,
    country: Option<Region>,
}

/// Reads a line. The message about a fault contains no value of the line.
fn read<'l>(start: Start, piece: &Piece<'l>) -> Result<Line<'l>, String> {
    match *piece {
        Piece::Text(text) => {
            parse(text).ok_or_else(|| fault::find_in_number(text).message(start, text))
        }
        Piece::TooLong => {
            let problem = format!("more than {MAX_BYTES} bytes; write one number per line");
            Err(Fault::whole(problem).message(start, b""))
        }
        Piece::Broken(reason) => Err(format!("{}: {reason}", start.in_file())),
    }
}

/// `None` for a text with a fault.
fn parse(text: &[u8]) -> Option<Line<'_>> {
    let Query { text, country, id } = serde_json::from_str(str::from_utf8(text).ok()?).ok()?;
    Some(Line {
        id: match id {
            Some(id) => Some(checked_id(id)?),
            None => None,
        },
        text,
        country: country.as_deref().map(region).transpose().ok()?,
    })
}

/// What is known about a text.
struct Answer<'l> {
    /// The ID of the line, a string or a number.
    id: Option<&'l RawValue>,
    report: Report,
    suggestion: Suggestion,
    plan: Option<Plan>,
}

impl<'l> Answer<'l> {
    fn new(
        validator: &Validator,
        id: Option<&'l RawValue>,
        text: &str,
        country: Option<Region>,
    ) -> Self {
        let policy = validator.policy();
        let is_additional = |number: &str| policy.is_additional(number.as_bytes());
        let suggestion = suggest_with(text, country, &is_additional);
        let plan = match suggestion.number() {
            Some(number) => look_up(number.as_str()).ok(),
            None => look_up(text).ok(),
        };
        Self { id, report: validator.check_phone_number(text.as_bytes()), suggestion, plan }
    }

    fn write(&self, format: Option<Format>, out: &mut impl Write) -> io::Result<()> {
        match format {
            Some(Format::Json) => self.json(out),
            Some(Format::Text) | None => self.text(out),
        }
    }

    fn json(&self, out: &mut impl Write) -> io::Result<()> {
        let number = self.suggestion.number();
        let line = JsonAnswer {
            id: self.id,
            accepted: self.report.is_accepted(),
            suggestion: number.as_ref().map(E164Number::as_str),
            changed: self.changed(),
            obstacle: self.suggestion.obstacle().map(e164_plan::Obstacle::as_str),
            plan: self.plan.as_ref().map(JsonPlan::from),
            issues: self.report.issues().iter().map(IssueLine::from).collect(),
        };
        output::json(out, &line)
    }

    fn text(&self, out: &mut impl Write) -> io::Result<()> {
        if let Some(id) = self.id {
            writeln!(out, "id:         {}", Plain(id.get()))?;
        }
        let verdict = if self.report.is_accepted() { "accepted" } else { "rejected" };
        writeln!(out, "verdict:    {verdict}")?;
        match (self.suggestion.number(), self.suggestion.obstacle()) {
            (Some(number), _) if self.changed().is_empty() => {
                writeln!(out, "suggestion: {number} (as written)")?;
            }
            (Some(number), _) => {
                writeln!(out, "suggestion: {number} ({})", self.changed().join(", "))?;
            }
            (None, obstacle) => {
                let obstacle = obstacle.map_or("", |obstacle| obstacle.as_str());
                writeln!(out, "suggestion: none ({obstacle})")?;
            }
        }
        if let Some(plan) = &self.plan {
            let JsonPlan { calling_code, country, kind, length, valid, .. } = JsonPlan::from(plan);
            let valid = if valid { "valid" } else { "not valid" };
            let country = country.unwrap_or("unknown country");
            writeln!(
                out,
                "plan:       +{calling_code}, {country}, {kind}, length {length}, {valid}"
            )?;
        }
        for issue in self.report.issues() {
            writeln!(out, "{}[{}]: {}", issue.severity, issue.code(), issue.message)?;
            if let Some(help) = &issue.help {
                writeln!(out, "  help: {help}")?;
            }
        }
        Ok(())
    }

    fn changed(&self) -> Vec<&'static str> {
        self.suggestion.changes().map(e164_plan::Change::as_str).collect()
    }
}

#[derive(Serialize)]
struct JsonAnswer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a RawValue>,
    accepted: bool,
    suggestion: Option<&'a str>,
    changed: Vec<&'static str>,
    obstacle: Option<&'static str>,
    plan: Option<JsonPlan>,
    issues: Vec<IssueLine<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonPlan {
    calling_code: u16,
    country: Option<&'static str>,
    shared: bool,
    kind: &'static str,
    length: &'static str,
    valid: bool,
}

impl From<&Plan> for JsonPlan {
    fn from(plan: &Plan) -> Self {
        Self {
            calling_code: plan.calling_code(),
            country: plan.region().map(Region::as_str),
            shared: plan.is_shared(),
            kind: plan.kind().as_str(),
            length: plan.length().as_str(),
            valid: plan.is_valid(),
        }
    }
}

const WAITING: &str = "reading numbers from the terminal, one JSON object per line, for example \
                       {\"text\": \"020 7946 0123\", \"country\": \"GB\"}; end with Ctrl-D";
