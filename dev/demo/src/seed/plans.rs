//! Capability plans. An account without a service of the Teams backend has none.

use serde_json::{Value, json};

use super::accounts::{FABRIKAM, WOODGROVE};

pub(super) fn all() -> Value {
    let common = [
        plan("Calling users", "CallingUserAssignment", "UserAssignment", false),
        plan("Voice apps", "FirstPartyAppAssignment", "FirstPartyAppAssignment", true),
        plan("Conferencing", "ConferenceAssignment", "ConferenceAssignment", true),
    ];
    let mut mobile = common.to_vec();
    let mut users = plan("Mobile users", "CallingUserAssignment", "UserAssignment", false);
    if let Some(members) = users.as_object_mut() {
        let capabilities = json!(["InboundCalling", "OutboundCalling", "Mobile"]);
        members.insert("choosableCapabilities".to_owned(), capabilities);
    }
    mobile.push(users);
    json!({ "contoso": common, FABRIKAM: common, WOODGROVE: mobile })
}

fn plan(name: &str, usage: &str, mandatory: &str, toll_free: bool) -> Value {
    json!({
        "name": name,
        "offerTypes": ["Calling"],
        "usage": usage,
        "mandatoryCapabilities": [mandatory],
        "choosableCapabilities": ["InboundCalling", "OutboundCalling"],
        "supportsTollFree": toll_free,
    })
}
