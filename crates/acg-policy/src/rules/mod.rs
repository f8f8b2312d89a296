//! The rules, one file each, and the register of all of them.
//!
//! The path of a rule's file is its code: `number/usage-empty` is `number/usage_empty.rs`.

pub(crate) mod account;
pub(crate) mod batch;
pub(crate) mod country;
mod declare;
pub(crate) mod findings;
pub(crate) mod json;
pub(crate) mod number;
pub(crate) mod request;
pub(crate) mod rfi;
mod ruleset;
mod schema_walk;
pub(crate) mod state;
pub(crate) mod vocabulary;
pub(crate) mod word;

pub(crate) use ruleset::Ruleset;
pub(crate) use schema_walk::compare_with_schema;

use declare::{declare_rule, rules};

use crate::report::Rule;

/// Every rule, by group.
pub static RULES: &[&[&Rule]] = &[
    json::RULES,
    request::RULES,
    account::RULES,
    number::RULES,
    batch::RULES,
    rfi::RULES,
    state::RULES,
];

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().flat_map(|group| group.iter().copied())
}

/// The rule with that code, for example `number/usage-empty`.
#[must_use]
pub fn find(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code == code)
}

/// Every rule with its page, in Markdown.
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
