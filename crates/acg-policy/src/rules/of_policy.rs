//! Rules of a policy, by code.

use super::{find, removed};
use crate::policy::{InvalidRule, Policy};
use crate::report::Level;
use crate::text::near::nearest;

impl Policy {
    /// Sets the level of a rule, by its code or as a [`Rule`](crate::Rule). The last level of a rule applies.
    ///
    /// ```
    /// use acg_policy::{Level, Policy, Profile, rules};
    ///
    /// let policy = Policy::new(Profile::Standard).with_rule("request/query-unknown", Level::Off)?;
    /// let rule = rules::find("request/query-unknown").unwrap();
    /// assert_eq!(policy.level(rule), Level::Off);
    /// assert_eq!(policy.levels(), [(rule, Level::Off)]);
    /// assert_eq!(policy.with_rule(rule, Level::Error)?.level(rule), Level::Error);
    ///
    /// let error = Policy::default().with_rule("number/usage-emtpy", Level::Off).unwrap_err();
    /// assert_eq!(error.to_string(), "unknown rule code; did you mean `number/usage-empty`?");
    ///
    /// // Among several rules, a code that is close to no other is found by the rule before it.
    /// let policy = Policy::default().with_rule("number/e164", Level::Error)?;
    /// let error = policy.with_rule("?", Level::Off).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "unknown rule code, set after `number/e164`; `acg_policy::rules::all` lists all rules"
    /// );
    /// # Ok::<(), acg_policy::InvalidRule>(())
    /// ```
    ///
    /// A rule that a release has removed is accepted, with a warning in [`Policy::warnings`].
    ///
    /// # Errors
    ///
    /// [`InvalidRule`] if no rule has the code, or if [`Rule::shape`](crate::Rule::shape) is true and `level`
    /// is not [`Level::Error`].
    pub fn with_rule(mut self, rule: impl AsRef<str>, level: Level) -> Result<Self, InvalidRule> {
        let code = rule.as_ref();
        if let Some(removed) = removed::find(code) {
            self.name_removed(removed);
            return Ok(self);
        }
        let codes = || super::all().map(|rule| rule.code);
        let rule = find(code).ok_or_else(|| InvalidRule::Unknown {
            nearest: nearest(code, codes()),
            after: self.last_set(),
        })?;
        self.set_level(rule, level)?;
        Ok(self)
    }
}
