//! The capability plans of an account.

use alloc::string::String;
use alloc::vec::Vec;

use super::tables::{UnreadableTable, elements, texts, with_root};
use crate::json::Value;

/// The capability plans of an account: the response of
/// `POST /accounts/{name}:getTeamsCapabilityPlans`. For `state/plan` and `state/toll-free-plan`.
///
/// ```
/// use acg_policy::CapabilityPlans;
///
/// let plans = CapabilityPlans::read(
///     br#"{"capabilityPlans": [{"name": "Users", "usage": "CallingUserAssignment",
///         "mandatoryCapabilities": ["InboundCalling"], "choosableCapabilities": ["OutboundCalling"]}]}"#,
/// )?;
/// assert!(plans.has_usage("CallingUserAssignment"));
/// assert!(plans.allows("CallingUserAssignment", "InboundCalling"));
/// assert!(!plans.allows("CallingUserAssignment", "Mobile"));
/// # Ok::<(), acg_policy::UnreadableTable>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapabilityPlans {
    plans: Vec<Plan>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Plan {
    usage: String,
    /// `None` if the plan does not list them.
    capabilities: Option<Vec<String>>,
    supports_toll_free: Option<bool>,
}

impl CapabilityPlans {
    /// Reads a response of the API with at most [`MAX_RESPONSE_NODES`](crate::json::MAX_RESPONSE_NODES)
    /// values. Other members are ignored.
    ///
    /// ```
    /// use acg_policy::CapabilityPlans;
    ///
    /// let plans = CapabilityPlans::read(br#"{"capabilityPlans": []}"#)?;
    /// assert!(!plans.has_usage("CallingUserAssignment"));
    /// # Ok::<(), acg_policy::UnreadableTable>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`UnreadableTable::Plans`] if the text is not valid JSON or has duplicate members, or a required
    /// member is missing or has another type.
    pub fn read(body: &[u8]) -> Result<Self, UnreadableTable> {
        with_root(body, Self::from_root).ok_or(UnreadableTable::Plans)
    }

    /// Reads a response from a value of a document without faults.
    ///
    /// ```
    /// use acg_policy::{CapabilityPlans, json};
    ///
    /// let (document, _) = json::read(br#"{"plans": {"capabilityPlans": []}}"#);
    /// let document = document.unwrap();
    /// let plans = document.root().get("plans").map(CapabilityPlans::from_value);
    /// assert!(plans.is_some_and(|plans| plans.is_ok()));
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`CapabilityPlans::read`].
    pub fn from_value(root: Value<'_>) -> Result<Self, UnreadableTable> {
        Self::from_root(root).ok_or(UnreadableTable::Plans)
    }

    fn from_root(root: Value<'_>) -> Option<Self> {
        let plans = elements(root.get("capabilityPlans")?)?.map(Plan::read);
        Some(Self { plans: plans.collect::<Option<_>>()? })
    }

    /// Whether a plan has this usage, compared exactly.
    #[must_use]
    pub fn has_usage(&self, usage: &str) -> bool {
        self.plans.iter().any(|plan| plan.usage == usage)
    }

    /// Whether a plan for this usage has the capability, choosable or mandatory. A plan without a list
    /// of choosable capabilities has all capabilities.
    #[must_use]
    pub fn allows(&self, usage: &str, capability: &str) -> bool {
        let mut plans = self.plans.iter().filter(|plan| plan.usage == usage);
        plans.any(|plan| match &plan.capabilities {
            Some(capabilities) => capabilities.iter().any(|known| known == capability),
            None => true,
        })
    }
}

impl CapabilityPlans {
    /// Whether there are plans for this usage, and each of them excludes toll-free numbers.
    pub(crate) fn excludes_toll_free(&self, usage: &str) -> bool {
        let mut plans = self.plans.iter().filter(|plan| plan.usage == usage).peekable();
        plans.peek().is_some() && plans.all(|plan| plan.supports_toll_free == Some(false))
    }
}

impl Plan {
    fn read(plan: Value<'_>) -> Option<Self> {
        let usage = plan.get("usage")?.as_str()?.into();
        let choosable = texts(plan, "choosableCapabilities")?;
        let mandatory = texts(plan, "mandatoryCapabilities")?.unwrap_or_default();
        let capabilities = choosable.map(|mut capabilities| {
            capabilities.extend(mandatory);
            capabilities
        });
        let supports_toll_free = plan.get("supportsTollFree").and_then(|member| member.as_bool());
        Some(Self { usage, capabilities, supports_toll_free })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_of_the_same_usage_are_combined() {
        let plans = CapabilityPlans::read(
            br#"{"capabilityPlans":[
                {"name":"a","usage":"U","mandatoryCapabilities":["M"],"choosableCapabilities":["C"],"supportsTollFree":false},
                {"name":"b","usage":"U","choosableCapabilities":["D"],"supportsTollFree":true},
                {"name":"c","usage":"V","choosableCapabilities":null},
                {"name":"d","usage":"W","choosableCapabilities":[]}]}"#,
        )
        .unwrap();
        assert!(plans.has_usage("U") && !plans.has_usage("u"));
        for (usage, capability, allowed) in
            [("U", "M", true), ("U", "C", true), ("U", "D", true), ("U", "d", false)]
        {
            assert_eq!(plans.allows(usage, capability), allowed, "{usage} {capability}");
        }
        assert!(plans.allows("V", "anything") && !plans.allows("W", "C"));
        assert!(!plans.excludes_toll_free("U") && !plans.excludes_toll_free("V"));
    }

    #[test]
    fn malformed_plans_are_errors() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"capabilityPlans":{}}"#,
            r#"{"capabilityPlans":[{}]}"#,
            r#"{"capabilityPlans":[{"usage":"U","choosableCapabilities":"C"}]}"#,
            r#"{"capabilityPlans":[{"usage":"U","usage":"U"}]}"#,
        ] {
            assert_eq!(
                CapabilityPlans::read(body.as_bytes()),
                Err(UnreadableTable::Plans),
                "{body}"
            );
        }
    }
}
