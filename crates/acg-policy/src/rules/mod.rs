//! The register of all rules, and their pages.
//!
//! Each rule has a code, `group/fault`, and a page that explains it:
//!
//! ```
//! use acg_policy::rules;
//!
//! let (rule, page) = rules::pages().find(|(rule, _)| rule.code == "number/usage-empty").unwrap();
//! assert_eq!(rules::summary(rule), "`usage` is not empty");
//! assert!(page.contains("## Accepted"));
//! ```

#[cfg(test)]
mod about_heads;
#[cfg(test)]
mod about_numbers;
pub(crate) mod account;
pub(crate) mod batch;
mod builder;
pub(crate) mod country;
mod declare;
pub(crate) mod emergency_address;
pub(crate) mod findings;
pub(crate) mod json;
mod message;
mod misplaced;
pub(crate) mod number;
pub(crate) mod number_help;
mod of_policy;
mod place;
pub(crate) mod removed;
pub(crate) mod request;
pub(crate) mod rfi;
mod ruleset;
mod schema_walk;
pub(crate) mod state;
pub(crate) mod state_context;
mod sync_errors;
#[doc(hidden)]
pub mod tables;
pub(crate) mod vocabulary;
pub(crate) mod word;

pub(crate) use ruleset::Ruleset;
pub(crate) use schema_walk::compare_with_schema;

use declare::{declare_rule, rules};

use crate::report::Rule;

/// All rules, by group.
///
/// ```
/// use acg_policy::rules::RULES;
///
/// let groups: Vec<_> = RULES.iter().map(|group| group[0].group()).collect();
/// assert_eq!(groups, ["json", "request", "account", "number", "batch", "rfi", "state"]);
/// ```
pub static RULES: &[&[&Rule]] = &[
    json::RULES,
    request::RULES,
    account::RULES,
    number::RULES,
    batch::RULES,
    rfi::RULES,
    state::RULES,
];

/// All rules.
///
/// ```
/// use acg_policy::{Level, rules};
///
/// for rule in rules::all().filter(|rule| rule.levels.standard == Level::Warning) {
///     println!("{}: {}", rule.code, rules::summary(rule));
/// }
/// ```
pub fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().flat_map(|group| group.iter().copied())
}

/// A hash (FNV-1a, 64 bits) of the codes of all rules and their levels in each profile. It is computed
/// at compile time, so that a module need not contain what it is computed from.
///
/// ```
/// assert_ne!(acg_policy::rules::HASH, 0);
/// ```
pub const HASH: u64 = hash();

const fn hash() -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut groups = RULES;
    while let [group, others @ ..] = groups {
        let mut rules = *group;
        while let [rule, others @ ..] = rules {
            let mut code = rule.code.as_bytes();
            while let [byte, others @ ..] = code {
                hash = with_byte(hash, *byte);
                code = others;
            }
            hash = with_byte(hash, 0);
            hash = with_byte(hash, rule.levels.api as u8);
            hash = with_byte(hash, rule.levels.standard as u8);
            hash = with_byte(hash, rule.levels.strict as u8);
            rules = others;
        }
        groups = others;
    }
    hash
}

const fn with_byte(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0100_0000_01b3)
}

/// The rule with this code; `None` for an unknown code.
///
/// ```
/// use acg_policy::rules;
///
/// assert_eq!(rules::find("number/usage-empty").map(|rule| rule.status), Some(400));
/// assert_eq!(rules::find("number/other"), None);
/// ```
#[must_use]
pub fn find(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code == code)
}

/// The requirement of a rule in one line. It is no member of the rule, so that a module which validates
/// requests does not contain it.
///
/// ```
/// use acg_policy::rules;
///
/// let rule = rules::find("number/usage-empty").unwrap();
/// assert_eq!(rules::summary(rule), "`usage` is not empty");
/// ```
#[must_use]
pub fn summary(rule: &Rule) -> &'static str {
    let groups = [
        json::SUMMARIES,
        request::SUMMARIES,
        account::SUMMARIES,
        number::SUMMARIES,
        batch::SUMMARIES,
        rfi::SUMMARIES,
        state::SUMMARIES,
    ];
    let mut summaries = groups.into_iter().flatten();
    summaries.find(|(other, _)| *other == rule).map_or("", |(_, summary)| summary)
}

/// All rules with their pages in Markdown, as published in `docs/rules`.
///
/// ```
/// use acg_policy::rules;
///
/// assert_eq!(rules::pages().count(), rules::all().count());
/// ```
pub fn pages() -> impl Iterator<Item = (&'static Rule, &'static str)> {
    let groups = [
        json::PAGES,
        request::PAGES,
        account::PAGES,
        number::PAGES,
        batch::PAGES,
        rfi::PAGES,
        state::PAGES,
    ];
    groups.into_iter().flat_map(|group| group.iter().copied())
}
