//! What is known of the account of a case, as the files have it.

use acg_policy::{
    AccountState, CapabilityPlans, CivicAddresses, Consent, KnownAccount, UnknownReason,
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(tag = "state", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum RawAccount {
    Known(Box<RawKnown>),
    Missing {},
    Unknown {},
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawKnown {
    account: Value,
    #[serde(default)]
    plans: Option<Value>,
    #[serde(default, rename = "civicAddresses")]
    civic_addresses: Option<Value>,
    #[serde(default)]
    consent: Option<Value>,
}

impl RawAccount {
    pub(crate) fn read(self) -> Result<AccountState, String> {
        Ok(match self {
            Self::Known(known) => AccountState::Known(known.read()?),
            Self::Missing {} => AccountState::Missing,
            Self::Unknown {} => AccountState::Unknown(UnknownReason::Unreachable),
        })
    }
}

impl RawKnown {
    fn read(self) -> Result<KnownAccount, String> {
        let mut known = table(&self.account, KnownAccount::read)?;
        if let Some(json) = self.plans {
            known = known.with_plans(table(&json, CapabilityPlans::read)?);
        }
        if let Some(json) = self.civic_addresses {
            known = known.with_civic_addresses(table(&json, CivicAddresses::read)?);
        }
        if let Some(json) = self.consent {
            known = known.with_consent(table(&json, Consent::read)?);
        }
        Ok(known)
    }
}

fn table<T, E: std::fmt::Display>(
    json: &Value,
    read: impl FnOnce(&[u8]) -> Result<T, E>,
) -> Result<T, String> {
    read(json.to_string().as_bytes()).map_err(|fault| format!("account: {fault}"))
}
