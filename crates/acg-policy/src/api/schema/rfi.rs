//! The request for information: the consent of a prospective customer in Teams.

use super::{Shape, object};

object! {
    /// The merge patch of a request for information.
    RFI, RfiMember, merge_patch: true {
        CustomerRelationship = "customerRelationship", false, Shape::Nested(&RELATIONSHIP);
        Id = "id", false, Shape::ReadOnly;
        TenantId = "tenantId", false, Shape::ReadOnly;
        AccountName = "accountName", false, Shape::ReadOnly;
        ProductContext = "productContext", false, Shape::ReadOnly;
        OperatorId = "operatorId", false, Shape::ReadOnly;
        Status = "status", false, Shape::ReadOnly;
        ConsentedOn = "consentedOn", false, Shape::ReadOnly;
        LastModifiedOn = "lastModifiedOn", false, Shape::ReadOnly;
        ConsentedCountries = "consentedCountries", false, Shape::ReadOnly;
        Contacts = "contacts", false, Shape::ReadOnly;
        ServiceProvisioningStatus = "serviceProvisioningStatus", false, Shape::ReadOnly;
        ServiceProvisioningErrors = "serviceProvisioningErrors", false, Shape::ReadOnly;
    }
}

object! {
    /// The relationship with the customer, which the operator sets.
    RELATIONSHIP, RelationshipMember, merge_patch: true {
        Status = "status", false, Shape::Text;
        Comment = "comment", false, Shape::FreeText;
        LastModifiedOn = "lastModifiedOn", false, Shape::ReadOnly;
    }
}
