//! What is known of the account of a case, as the files have it.

use acg_policy::{
    AccountState, CapabilityPlans, CivicAddresses, Consent, KnownAccount, UnknownReason,
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(tag = "state", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum RawAccount {
    Known {
        account: Value,
        #[serde(default)]
        plans: Option<Value>,
        #[serde(default, rename = "civicAddresses")]
        civic_addresses: Option<Value>,
        #[serde(default)]
        consent: Option<Value>,
    },
    Missing {},
    Unknown {},
}

impl RawAccount {
    pub(crate) fn read(self) -> Result<AccountState, String> {
        Ok(match self {
            Self::Known { account, plans, civic_addresses, consent } => {
                let mut known = table(&account, KnownAccount::read)?;
                if let Some(json) = plans {
                    known = known.with_plans(table(&json, CapabilityPlans::read)?);
                }
                if let Some(json) = civic_addresses {
                    known = known.with_civic_addresses(table(&json, CivicAddresses::read)?);
                }
                if let Some(json) = consent {
                    known = known.with_consent(table(&json, Consent::read)?);
                }
                AccountState::Known(known)
            }
            Self::Missing {} => AccountState::Missing,
            Self::Unknown {} => AccountState::Unknown(UnknownReason::Unreachable),
        })
    }
}

fn table<T, E: std::fmt::Display>(
    json: &Value,
    read: impl FnOnce(&[u8]) -> Result<T, E>,
) -> Result<T, String> {
    read(json.to_string().as_bytes()).map_err(|fault| format!("account: {fault}"))
}
