//! Rules that report, but do not refuse.

use alloc::vec::Vec;

use acg_policy::{Issue, Level, Policy, Report, Rule, rules};

/// Rules that report, but do not refuse requests. A gateway validates each request by all rules, for its log, and by
/// [`ObservedRules::enforced`], for what it does with the request.
///
/// ```
/// use acg_policy::{Head, Policy, Validator};
/// use acg_policy_wire::ObservedRules;
///
/// let mut observed = ObservedRules::default();
/// assert!(observed.add("json") && observed.add("request/api-version-missing"));
/// let enforced = Validator::new(observed.enforced(&Policy::default()));
/// let head = Head {
///     method: b"PUT",
///     target: b"/accounts/contoso",
///     headers: &[(b"content-type", b"application/json")],
/// };
/// // No policy disables this rule, so that the report has its error.
/// let report = enforced.check_request(&head, b"{", None);
/// assert!(!report.is_accepted() && !observed.refuses(&report));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservedRules(Vec<&'static Rule>);

impl ObservedRules {
    /// Adds the rules of a group, or the rule with a code. Returns whether there is one.
    ///
    /// ```
    /// let mut observed = acg_policy_wire::ObservedRules::default();
    /// assert!(observed.add("number") && observed.add("state/unknown"));
    /// assert!(!observed.add("numbers") && !observed.add(""));
    /// ```
    pub fn add(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.extend(rules::all().filter(|rule| rule.code == name || rule.group() == name));
        self.0.len() > before
    }

    /// Whether no rule is observed.
    ///
    /// ```
    /// assert!(acg_policy_wire::ObservedRules::default().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The policy with these rules off. Rules that no policy can disable stay as they are; [`ObservedRules::refuses`] knows
    /// their errors.
    ///
    /// ```
    /// use acg_policy::{Level, Policy, rules};
    /// use acg_policy_wire::ObservedRules;
    ///
    /// let mut observed = ObservedRules::default();
    /// observed.add("number/e164");
    /// let policy = observed.enforced(&Policy::default());
    /// assert_eq!(rules::find("number/e164").map(|rule| policy.level(rule)), Some(Level::Off));
    /// ```
    #[must_use]
    pub fn enforced(&self, policy: &Policy) -> Policy {
        let mut policy = policy.clone();
        for rule in &self.0 {
            let _cannot_be_disabled = policy.set_level(rule, Level::Off);
        }
        policy
    }

    /// Whether a report by the policy without the observed rules refuses the request. What it omits can be an error of any
    /// rule.
    ///
    /// ```
    /// use acg_policy::Validator;
    /// use acg_policy_wire::ObservedRules;
    ///
    /// let report = Validator::default().check_account(b"{", None);
    /// let mut observed = ObservedRules::default();
    /// assert!(observed.refuses(&report));
    /// observed.add("json/syntax");
    /// assert!(!observed.refuses(&report));
    /// ```
    #[must_use]
    pub fn refuses(&self, report: &Report) -> bool {
        let is_observed = |issue: &Issue| self.0.iter().any(|rule| rule.code == issue.code());
        !report.is_accepted() && (report.omitted() > 0 || !report.errors().all(is_observed))
    }
}
