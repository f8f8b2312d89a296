//! The account: an operator's customer.

use super::{Shape, object};

object! {
    /// The body of an account PUT.
    ACCOUNT, AccountMember, merge_patch: false {
        Name = "name", true, Shape::Text;
        ServiceDetails = "serviceDetails", false, Shape::Nested(&SERVICES);
        CorrelationId = "correlationId", false, Shape::Text;
        ServiceProvisioningStatus = "serviceProvisioningStatus", false, Shape::ReadOnly;
        ServiceProvisioningErrors = "serviceProvisioningErrors", false, Shape::ReadOnly;
    }
}

object! {
    /// The services of an account.
    SERVICES, ServicesMember, merge_patch: false {
        TeamsTenantId = "teamsTenantId", false, Shape::Text;
        TeamsOperatorConnect = "teamsOperatorConnect", false, Shape::Nested(&SERVICE);
        TeamsPhoneMobile = "teamsPhoneMobile", false, Shape::Nested(&SERVICE);
        TeamsDirectRouting = "teamsDirectRouting", false, Shape::Nested(&DIRECT_ROUTING);
        ZoomPhoneCloudPeering = "zoomPhoneCloudPeering", false, Shape::Nested(&SERVICE);
        AzureOperatorCallProtection = "azureOperatorCallProtection", false, Shape::Nested(&CALL_PROTECTION);
    }
}

object! {
    /// Operator Connect, Teams Phone Mobile or Zoom on an account.
    SERVICE, ServiceMember, merge_patch: false {
        Enabled = "enabled", true, Shape::Boolean;
        SyncEnabled = "syncEnabled", true, Shape::Boolean;
        NumberCount = "numberCount", false, Shape::ReadOnly;
    }
}

object! {
    /// Call Protection on an account: the only service without `syncEnabled`.
    CALL_PROTECTION, CallProtectionMember, merge_patch: false {
        Enabled = "enabled", true, Shape::Boolean;
        NumberCount = "numberCount", false, Shape::ReadOnly;
    }
}

object! {
    /// Direct Routing on an account. The first three rows are those of [`SERVICE`].
    DIRECT_ROUTING, DirectRoutingMember, merge_patch: false {
        Enabled = "enabled", true, Shape::Boolean;
        SyncEnabled = "syncEnabled", true, Shape::Boolean;
        NumberCount = "numberCount", false, Shape::ReadOnly;
        Configuration = "configuration", false, Shape::Nested(&DIRECT_ROUTING_CONFIGURATION);
        SubdomainStatus = "subdomainStatus", false, Shape::ReadOnly;
    }
}

object! {
    /// The configuration of Direct Routing: subdomain and DNS records.
    DIRECT_ROUTING_CONFIGURATION, DirectRoutingConfigurationMember, merge_patch: false {
        CallScreening = "callScreening", true, Shape::Boolean;
        Subdomain = "subdomain", true, Shape::Text;
        SubdomainTokens = "subdomainTokens", true, Shape::Nested(&SUBDOMAIN_TOKENS);
    }
}

object! {
    /// The DNS TXT values of the two regions.
    SUBDOMAIN_TOKENS, SubdomainTokensMember, merge_patch: false {
        Region1Token = "region1Token", true, Shape::Text;
        Region2Token = "region2Token", true, Shape::Text;
    }
}
