//! The page of a rule.

use std::io::Write as _;

use acg_policy::{Rule, rules};

use crate::exit::{Exit, Fatal};
use crate::output;

/// Prints the page of the rule with that code.
pub(crate) fn run(code: &str) -> Result<Exit, Fatal> {
    let page = rules::pages().find(|(rule, _)| rule.code == code);
    let (rule, page) = page.ok_or_else(|| Fatal::UnknownRule { nearest: nearest(code) })?;
    let mut out = output::stdout();
    writeln!(out, "# {}\n", rule.code)?;
    for line in page.lines() {
        writeln!(out, "{}", line.strip_prefix(' ').unwrap_or(line))?;
    }
    writeln!(out, "\n## Level\n\n{}", levels(rule))?;
    out.flush()?;
    Ok(Exit::Accepted)
}

fn levels(rule: &Rule) -> String {
    let [standard, api, strict] =
        [rule.levels.standard, rule.levels.api, rule.levels.strict].map(|level| level.as_str());
    let change = if rule.shape {
        "It guards the shape of a request; no policy can change that."
    } else {
        "A policy can change that under `rules`."
    };
    let (status, since) = (rule.status, rule.since);
    format!(
        "standard: {standard}, api: {api}, strict: {strict}. {change}\n\
         A rejection has the status {status}. The rule is there since {since}.\n{}",
        rule.url()
    )
}

/// The code that was probably meant. The half behind the slash is enough.
fn nearest(code: &str) -> Option<&'static str> {
    let likeness = |rule: &Rule| {
        let name = rule.code.split('/').nth(1).unwrap_or(rule.code);
        strsim::jaro(code, rule.code).max(strsim::jaro(code, name))
    };
    let near = rules::all()
        .map(|rule| (likeness(rule), rule.code))
        .filter(|(likeness, _)| *likeness > 0.75);
    near.max_by(|one, two| one.0.total_cmp(&two.0)).map(|(_, code)| code)
}
