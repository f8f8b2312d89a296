//! `acg-policy rules`: lists the rules.

use std::io::{self, Write};

use acg_policy::{Levels, Rule, rules};
use e164_plan::METADATA_VERSION;
use serde::Serialize;

use crate::args::{Format, Rules};
use crate::exit::{Exit, Fatal};
use crate::explain::depends_on_plans;
use crate::output;

/// Lists every rule.
pub(crate) fn run(rules: &Rules) -> Result<Exit, Fatal> {
    let mut out = output::stdout();
    match rules.format {
        Format::Text => text(&mut out)?,
        Format::Json => json(&mut out)?,
    }
    out.flush()?;
    Ok(Exit::Accepted)
}

fn text(out: &mut impl Write) -> io::Result<()> {
    let width = rules::all().map(|rule| rule.code.len()).max().unwrap_or(0);
    writeln!(out, "{:width$}  {:8}  {:8}  {:8}  summary", "code", "standard", "api", "strict")?;
    for rule in rules::all() {
        let (code, summary) = (rule.code, rules::summary(rule));
        let Levels { standard, api, strict } = rule.levels;
        writeln!(out, "{code:width$}  {standard:8}  {api:8}  {strict:8}  {summary}")?;
    }
    writeln!(out, "numbering plans: {METADATA_VERSION}")
}

/// Writes an array with one rule per line, which is readable in a diff.
fn json(out: &mut impl Write) -> io::Result<()> {
    let entries = rules::all().map(|rule| serde_json::to_string(&Entry::from(rule)));
    let entries = entries.collect::<Result<Vec<_>, _>>()?;
    writeln!(out, "[\n{}\n]", entries.join(",\n"))
}

#[derive(Serialize)]
struct Entry {
    #[serde(flatten)]
    rule: &'static Rule,
    /// The version of the numbering plans, for rules that depend on them.
    #[serde(skip_serializing_if = "Option::is_none")]
    plans: Option<&'static str>,
}

impl From<&'static Rule> for Entry {
    fn from(rule: &'static Rule) -> Self {
        let page = rules::pages().find(|(other, _)| *other == rule).map(|(_, page)| page);
        let plans = page.filter(|page| depends_on_plans(page)).map(|_| METADATA_VERSION);
        Self { rule, plans }
    }
}
