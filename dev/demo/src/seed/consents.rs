//! Consents, which the API calls requests for information: a new one, and one for each way on which it can go.

use serde_json::{Value, json};

use super::ids::{guid, tenant};

pub(super) fn all() -> Vec<Value> {
    vec![
        consent("adatum", "active", &["US", "CA"], "Dana Hart", None),
        consent("woodgrove", "active", &EVERYWHERE, "Rui Costa", Some(("ConsentAcknowledged", ""))),
        consent(
            "fabrikam",
            "active",
            &EVERYWHERE,
            "Alex Wilber",
            Some(("AgreementSigned", "framework agreement of 3 March")),
        ),
        consent(
            "litware",
            "suspended",
            &["DE", "FR"],
            "Lea Brandt",
            Some(("ContractTerminated", "the customer has ended the contract on 30 June")),
        ),
        consent(
            "proseware",
            "removed",
            &["AU"],
            "Noah Reid",
            Some(("ConsentDeclined", "no service in the requested area")),
        ),
    ]
}

fn consent(
    account: &str,
    status: &str,
    countries: &[&str],
    contact: &str,
    relationship: Option<(&str, &str)>,
) -> Value {
    let first_name = contact.split(' ').next().unwrap_or_default().to_lowercase();
    let mut consent = json!({
        "serviceProvisioningStatus": "synced",
        "serviceProvisioningErrors": null,
        "id": guid(&format!("consent {account}")),
        "tenantId": tenant(account),
        "accountName": account,
        "productContext": "teams",
        "operatorId": guid("operator"),
        "status": status,
        "consentedOn": "2026-03-02T09:30:00.000Z",
        "lastModifiedOn": "2026-07-01T14:05:00.000Z",
        "consentedCountries": countries,
        "contacts": [{
            "fullName": contact,
            "email": format!("{first_name}@{account}.example"),
            "companyName": account,
            "companySize": "L250_U999",
        }],
    });
    if let (Some((status, comment)), Some(members)) = (relationship, consent.as_object_mut()) {
        let mut relationship =
            json!({ "status": status, "lastModifiedOn": "2026-07-01T14:05:00.000Z" });
        if let (false, Some(members)) = (comment.is_empty(), relationship.as_object_mut()) {
            members.insert("comment".to_owned(), comment.into());
        }
        members.insert("customerRelationship".to_owned(), relationship);
    }
    consent
}

const EVERYWHERE: [&str; 7] = ["US", "CA", "GB", "SE", "DE", "FR", "AU"];
