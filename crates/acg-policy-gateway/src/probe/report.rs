//! What a probe has found.

use std::fmt::Write as _;

use serde::Serialize;

use crate::settings::Setting;

/// The protocol of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub enum Protocol {
    /// HTTP/1.1.
    #[serde(rename = "HTTP/1.1")]
    Http1,
    /// HTTP/2.
    #[serde(rename = "HTTP/2")]
    Http2,
}

impl Protocol {
    fn name(self) -> &'static str {
        match self {
            Self::Http1 => "HTTP/1.1",
            Self::Http2 => "HTTP/2",
        }
    }
}

/// What one request has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Outcome {
    /// It was refused, as it must be.
    Refused,
    /// It has passed, although it must be refused.
    Hole,
    /// It was refused because the filter could not validate it, or was refused although it is valid.
    Fault,
    /// A valid request has passed.
    Passed,
    /// Its reply shows neither.
    Unclear,
    /// It was not sent.
    Skipped,
}

/// The result of one request.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ResultOfCase {
    /// The class and the name of the case.
    pub case: String,
    /// The protocol.
    pub protocol: Protocol,
    /// The outcome.
    pub outcome: Outcome,
    /// The request in words.
    pub sends: String,
    /// What the gateway did.
    pub detail: String,
    /// The codes of the filter's refusal.
    pub codes: Vec<String>,
    /// The settings that can cure it.
    pub cures: Vec<String>,
    /// Whether the reply names the observe mode.
    #[serde(skip)]
    pub(super) observed: bool,
}

/// What a probe has found.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Report {
    /// How replies of the API were told from those of the gateway.
    pub baseline: String,
    /// What to know about this run.
    pub notes: Vec<String>,
    /// What explains the holes and faults, most probable first: names of settings.
    pub causes: Vec<String>,
    /// One result for each request.
    pub results: Vec<ResultOfCase>,
}

impl Report {
    /// How many requests had an outcome.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.results.iter().filter(|result| result.outcome == outcome).count()
    }

    /// 0 if every request was refused, 1 if there are holes or faults, 2 if requests remain unclear.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if self.count(Outcome::Hole) + self.count(Outcome::Fault) > 0 {
            1
        } else if self.count(Outcome::Unclear) > 0 || self.count(Outcome::Refused) == 0 {
            2
        } else {
            0
        }
    }

    /// The report as JSON.
    ///
    /// # Errors
    /// Writing fails.
    pub fn to_json(&self) -> serde_json::Result<String> {
        let mut value = serde_json::to_value(self)?;
        if let Some(object) = value.as_object_mut() {
            let count = |outcome| self.count(outcome);
            object.insert(
                "summary".to_owned(),
                serde_json::json!({
                    "requests": self.results.len() - count(Outcome::Skipped),
                    "refused": count(Outcome::Refused),
                    "holes": count(Outcome::Hole),
                    "faults": count(Outcome::Fault),
                    "passed": count(Outcome::Passed),
                    "unclear": count(Outcome::Unclear),
                    "skipped": count(Outcome::Skipped),
                }),
            );
        }
        serde_json::to_string_pretty(&value)
    }

    /// The report for people: what was found, and then the sums. With many holes, those after the first
    /// twenty are only named.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n", self.baseline);
        for note in &self.notes {
            let _written = writeln!(text, "note: {note}");
        }
        let shown = |result: &&ResultOfCase| {
            matches!(result.outcome, Outcome::Hole | Outcome::Fault | Outcome::Unclear)
        };
        for (index, result) in self.results.iter().filter(shown).enumerate() {
            write_result(&mut text, result, index < FULL_RESULTS);
        }
        self.write_causes(&mut text);
        let count = |outcome| self.count(outcome);
        let requests = self.results.len() - count(Outcome::Skipped);
        let _written = writeln!(
            text,
            "{requests} requests: {} refused, {} holes, {} faults, {} unclear, {} valid ones passed; {} skipped",
            count(Outcome::Refused),
            count(Outcome::Hole),
            count(Outcome::Fault),
            count(Outcome::Unclear),
            count(Outcome::Passed),
            count(Outcome::Skipped)
        );
        text
    }

    fn write_causes(&self, text: &mut String) {
        let settings: Vec<&Setting> =
            self.causes.iter().filter_map(|name| crate::settings::find(name)).collect();
        if settings.is_empty() {
            return;
        }
        let _written = writeln!(text, "\nprobable causes, and what to do:");
        for setting in settings {
            let _written = writeln!(text, "- {}\n  {}", setting.cure, setting.url());
        }
        text.push('\n');
    }
}

fn write_result(text: &mut String, result: &ResultOfCase, in_full: bool) {
    let word = match result.outcome {
        Outcome::Hole => "HOLE",
        Outcome::Fault => "FAULT",
        _ => "unclear",
    };
    let _written = writeln!(text, "{word} {} over {}", result.case, result.protocol.name());
    if in_full {
        let _written = writeln!(text, "  sent:   {}", result.sends);
        let _written = writeln!(text, "  result: {}", result.detail);
        let _written = writeln!(text, "  pages:  {}", result.cures.join(", "));
    }
}

const FULL_RESULTS: usize = 20;
