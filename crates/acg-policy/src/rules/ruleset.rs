//! A policy with the severities of all rules, computed once per policy.

use core::array;

use super::{account, batch, number, request, rfi, state};
use crate::account::StateCheck;
use crate::policy::Policy;
use crate::report::{Level, Rule, Severity};
use crate::route::{Aspects, DOCUMENTED_VERSION};

/// A policy and the severities of the rules under it.
#[derive(Debug)]
pub(crate) struct Ruleset {
    pub(crate) policy: Policy,
    pub(crate) severities: Severities,
    /// What the policy adds to the aspects of a head.
    pub(crate) aspects: Aspects,
}

/// The severity of each rule by group, in the order of the group's register; `None` for a rule that is
/// off. The group `json` is missing: the levels of its rules are looked up only when they report.
#[derive(Debug)]
pub(crate) struct Severities {
    pub(crate) account: Group<{ account::RULES.len() }>,
    pub(crate) batch: Group<{ batch::RULES.len() }>,
    pub(crate) number: Group<{ number::RULES.len() }>,
    pub(crate) request: Group<{ request::RULES.len() }>,
    pub(crate) rfi: Group<{ rfi::RULES.len() }>,
    pub(crate) state: Group<{ state::RULES.len() }>,
}

type Group<const RULES: usize> = [Option<Severity>; RULES];

impl Ruleset {
    pub(crate) fn new(policy: Policy) -> Self {
        let severities = Severities::of(&policy);
        let mut versions = policy.api_versions().iter();
        let is_narrow = versions.all(|version| version != DOCUMENTED_VERSION);
        let aspects = Aspects::NONE.or_if(is_narrow, Aspects::NARROW_VERSIONS);
        Self { policy, severities, aspects }
    }

    /// Whether any enabled rule depends on the account for this check.
    pub(crate) fn needs_account(&self, check: StateCheck) -> bool {
        self.account_rules(check).next().is_some()
    }

    /// The enabled rules that depend on the account for this check.
    pub(crate) fn account_rules(&self, check: StateCheck) -> impl Iterator<Item = &'static Rule> {
        let rules = state::account_rules(check).iter().copied();
        rules.filter(|rule| self.policy.level(rule) != Level::Off)
    }
}

impl Severities {
    fn of(policy: &Policy) -> Self {
        Self {
            account: group(account::RULES, policy),
            batch: group(batch::RULES, policy),
            number: group(number::RULES, policy),
            request: group(request::RULES, policy),
            rfi: group(rfi::RULES, policy),
            state: group(state::RULES, policy),
        }
    }
}

/// The severities of a group, in the order of its register.
fn group<const RULES: usize>(rules: &[&Rule], policy: &Policy) -> Group<RULES> {
    array::from_fn(|place| policy.level(rules.get(place)?).severity())
}

impl Default for Ruleset {
    fn default() -> Self {
        Self::new(Policy::default())
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::report::{Catalogue, Levels, Profile};
    use crate::rules;
    use crate::rules::findings::{At, Findings};

    #[test]
    fn severities_are_those_of_the_levels_in_every_profile() {
        for profile in [Profile::Standard, Profile::Api, Profile::Strict] {
            let warning = rules::find("number/usage-empty").unwrap();
            let off = rules::find("number/path-mismatch").unwrap();
            let policy = Policy::new(profile).with_rule(warning, Level::Warning).unwrap();
            let policy = policy.with_rule(off, Level::Off).unwrap();
            let expected: Vec<_> =
                number::RULES.iter().map(|rule| policy.level(rule).severity()).collect();
            let severities = Ruleset::new(policy).severities.number;
            assert_eq!(severities.as_slice(), expected, "{profile:?}");
            assert!(severities.contains(&None) && severities.contains(&Some(Severity::Warning)));
        }
    }

    #[test]
    fn a_rule_of_a_later_release_cannot_report_an_error_under_a_pinned_catalogue() {
        const LEVEL: Level = Level::Warning;
        static LATER: Rule = Rule {
            code: "number/later",
            status: 400,
            levels: Levels { standard: LEVEL, api: LEVEL, strict: LEVEL },
            shape: false,
            since: "0.2.0",
            applies: |_| true,
        };
        let catalogue = Catalogue::from_name("0.1").unwrap();
        let pinned = Policy::default().with_catalogue(catalogue);
        for (policy, expected) in
            [(Policy::default(), Severity::Error), (pinned, Severity::Warning)]
        {
            let ruleset = Ruleset::new(policy);
            let mut out = Findings::new(&ruleset);
            out.of(&LATER).unwrap().report_error(At::Body, "wrong");
            assert_eq!(out.into_report().issues()[0].severity, expected);
        }
    }
}
