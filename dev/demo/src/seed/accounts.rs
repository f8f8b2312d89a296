//! Three accounts with different services.

use serde_json::{Value, json};

use super::ids::{guid, tenant};

pub(super) const FABRIKAM: &str = "fabrikam";
pub(super) const NORTHWIND: &str = "northwind";
pub(super) const WOODGROVE: &str = "woodgrove";

pub(super) fn all() -> Vec<Value> {
    let synced = json!({ "enabled": true, "syncEnabled": true });
    let stored = json!({ "enabled": true, "syncEnabled": false });
    vec![
        account(
            FABRIKAM,
            json!({ "teamsTenantId": tenant(FABRIKAM), "teamsOperatorConnect": synced }),
        ),
        account(
            NORTHWIND,
            json!({
                "teamsDirectRouting": direct_routing("northwind", "ms20481024", "ms20481025"),
                "zoomPhoneCloudPeering": stored,
                "azureOperatorCallProtection": { "enabled": true },
            }),
        ),
        account(
            WOODGROVE,
            json!({
                "teamsTenantId": tenant(WOODGROVE),
                "teamsOperatorConnect": synced,
                "teamsPhoneMobile": synced,
                "teamsDirectRouting": direct_routing("woodgrove", "ms40961024", "ms40961025"),
                "zoomPhoneCloudPeering": stored,
                "azureOperatorCallProtection": { "enabled": true },
            }),
        ),
    ]
}

fn account(name: &str, services: Value) -> Value {
    json!({
        "serviceProvisioningStatus": "synced",
        "serviceProvisioningErrors": null,
        "name": name,
        "correlationId": guid(&format!("correlation {name}")),
        "serviceDetails": services,
    })
}

fn direct_routing(subdomain: &str, first: &str, second: &str) -> Value {
    json!({
        "enabled": true,
        "syncEnabled": false,
        "configuration": {
            "callScreening": true,
            "subdomain": subdomain,
            "subdomainTokens": {
                "region1Token": format!("MS={first}"),
                "region2Token": format!("MS={second}"),
            },
        },
    })
}
