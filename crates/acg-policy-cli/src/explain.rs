//! `acg-policy explain`: prints the page of a rule.

use std::io::Write as _;

use acg_policy::{Rule, rules};
use e164_plan::METADATA_VERSION;

use crate::args::Explain;
use crate::exit::{Exit, Fatal};
use crate::output;

/// Prints the page of a rule.
pub(crate) fn run(explain: &Explain) -> Result<Exit, Fatal> {
    let code = find(&explain.rule)?;
    let page = rules::pages().find(|(rule, _)| rule.code == code);
    let (rule, page) = page.ok_or(Fatal::UnknownRule { nearest: None })?;
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

/// The code of a rule that is named by its code, by the part after the slash, or by the address of its page.
fn find(name: &str) -> Result<&'static str, Fatal> {
    let name = &*without_address(name);
    let codes = || rules::all().map(|rule| rule.code);
    if let Some(code) = codes().find(|code| *code == name) {
        return Ok(code);
    }
    let short = |code: &&str| code.split_once('/').is_some_and(|(_, short)| short == name);
    match codes().filter(short).collect::<Vec<_>>().as_slice() {
        [] => Err(Fatal::UnknownRule { nearest: nearest(name) }),
        [code] => Ok(code),
        several => Err(Fatal::AmbiguousRule { codes: several.join("`, `") }),
    }
}

/// `number/usage-empty` of `https://…/docs/rules/number/usage-empty.md#why`. Other names stay as they are.
fn without_address(name: &str) -> String {
    let page = name.split(['#', '?']).next().unwrap_or(name).replace('\\', "/");
    let page = page.trim_end_matches('/');
    let page = page.strip_suffix(".md").or_else(|| page.strip_suffix(".html")).unwrap_or(page);
    // The last two parts of the path: the group and the fault.
    let code = page.rmatch_indices('/').nth(1).and_then(|(slash, _)| page.get(slash + 1..));
    code.unwrap_or(page).to_owned()
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
