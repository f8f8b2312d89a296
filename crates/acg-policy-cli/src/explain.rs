//! `acg-policy explain`: prints the page of a rule.

use std::io::Write as _;

use acg_policy::{Rule, rules};
use e164_plan::METADATA_VERSION;

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
    if depends_on_plans(page) {
        writeln!(out, "\n## Numbering plans\n\nVersion {METADATA_VERSION}.")?;
    }
    writeln!(out, "\n## Level\n\n{}", levels(rule))?;
    out.flush()?;
    Ok(Exit::Accepted)
}

/// Whether the page of a rule cites the numbering plans.
pub(crate) fn depends_on_plans(page: &str) -> bool {
    let words = page.split_whitespace().collect::<Vec<_>>();
    words
        .windows(2)
        .any(|pair| matches!(pair, ["libphonenumber's", "metadata" | "metadata." | "metadata;"]))
}

fn levels(rule: &Rule) -> String {
    let [standard, api, strict] =
        [rule.levels.standard, rule.levels.api, rule.levels.strict].map(|level| level.as_str());
    let change = if rule.shape {
        "The rule is always an error: it checks the structure of a request."
    } else {
        "A policy can set another level under `rules`."
    };
    let (status, since) = (rule.status, rule.since);
    format!(
        "standard: {standard}, api: {api}, strict: {strict}. {change}\n\
         Status of a rejection: {status}. Available since version {since}.\n{}",
        rule.url()
    )
}

/// The most similar code. The part after the slash is sufficient.
fn nearest(code: &str) -> Option<&'static str> {
    let similarity = |rule: &Rule| {
        let name = rule.code.split('/').nth(1).unwrap_or(rule.code);
        strsim::jaro(code, rule.code).max(strsim::jaro(code, name))
    };
    let near = rules::all()
        .map(|rule| (similarity(rule), rule.code))
        .filter(|(similarity, _)| *similarity > 0.75);
    near.max_by(|one, two| one.0.total_cmp(&two.0)).map(|(_, code)| code)
}
