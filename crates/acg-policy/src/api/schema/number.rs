//! The number: a telephone number of an account.

use super::{Shape, object};

object! {
    /// The body of a number PUT, and an element of a batch.
    NUMBER, NumberMember, merge_patch: false {
        TelephoneNumber = "telephoneNumber", true, Shape::Text;
        AccountName = "accountName", true, Shape::Text;
        ServiceDetails = "serviceDetails", true, Shape::Nested(&SERVICES);
        Configuration = "configuration", false, Shape::Nested(&CONFIGURATION);
        ServiceProvisioningStatus = "serviceProvisioningStatus", false, Shape::ReadOnly;
        ServiceProvisioningErrors = "serviceProvisioningErrors", false, Shape::ReadOnly;
    }
}

object! {
    /// The services of a number.
    SERVICES, ServicesMember, merge_patch: false {
        TeamsOperatorConnect = "teamsOperatorConnect", false, Shape::Nested(&OPERATOR_SERVICE);
        TeamsPhoneMobile = "teamsPhoneMobile", false, Shape::Nested(&OPERATOR_SERVICE);
        TeamsDirectRouting = "teamsDirectRouting", false, Shape::Nested(&SERVICE);
        ZoomPhoneCloudPeering = "zoomPhoneCloudPeering", false, Shape::Nested(&SERVICE);
        AzureOperatorCallProtection = "azureOperatorCallProtection", false, Shape::Nested(&SERVICE);
    }
}

object! {
    /// Direct Routing, Zoom or Call Protection on a number.
    SERVICE, ServiceMember, merge_patch: false {
        Enabled = "enabled", true, Shape::Boolean;
    }
}

object! {
    /// Operator Connect or Teams Phone Mobile on a number. The first row is that of [`SERVICE`].
    OPERATOR_SERVICE, OperatorServiceMember, merge_patch: false {
        Enabled = "enabled", true, Shape::Boolean;
        Configuration = "configuration", false, Shape::Nested(&OPERATOR_CONFIGURATION);
        AssignmentStatus = "assignmentStatus", false, Shape::Text;
    }
}

object! {
    /// The configuration of a number in Operator Connect or Teams Phone Mobile.
    OPERATOR_CONFIGURATION, OperatorConfigurationMember, merge_patch: false {
        Usage = "usage", true, Shape::Text;
        ChoosableCapabilities = "choosableCapabilities", true, Shape::ArrayOf(&Shape::Text);
        AdditionalUsages = "additionalUsages", false, Shape::ArrayOf(&Shape::Text);
        CivicAddressId = "civicAddressId", false, Shape::Text;
        LocationId = "locationId", false, Shape::Text;
        AllowTenantAddressUpdate = "allowTenantAddressUpdate", false, Shape::Boolean;
        DisplayedCountryCode = "displayedCountryCode", false, Shape::Text;
        AcquiredCapabilities = "acquiredCapabilities", false, Shape::ReadOnly;
        AvailableCapabilities = "availableCapabilities", false, Shape::ReadOnly;
    }
}

object! {
    /// The settings of a number that do not depend on its services.
    CONFIGURATION, ConfigurationMember, merge_patch: false {
        CustomSipHeader = "customSipHeader", false, Shape::Text;
    }
}
