//! The number as a type.

use alloc::string::String;
use alloc::vec::Vec;

use crate::api::{AssignmentStatus, Capability, Model, Service, Usage};
use crate::json::Value;
use crate::json::writer::Writer;
use crate::resource::Members;
use crate::resource::draft::{Field, owned};
use crate::resource::number::{NumberDraft, OperatorConfigurationDraft, ServiceDraft};
use crate::resource::valid::Resource;
use crate::resource::valid::sealed::Sealed;
use crate::route::PathParameters;

/// A telephone number of an account: the body of a number PUT.
///
/// ```
/// use acg_policy::{
///     Capability, Number, NumberService, OperatorConfiguration, Resource, Service, Usage, Validator,
/// };
///
/// let configuration = OperatorConfiguration::new(Usage::CallingUserAssignment)
///     .with_capability(Capability::InboundCalling)
///     .with_civic_address_id("5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d");
/// let number = Number::new("+442079460123", "contoso").with_service(
///     NumberService::new(Service::OperatorConnect).with_configuration(configuration),
/// );
/// let validator = Validator::default();
/// assert!(validator.check_resource(&number, None).is_accepted());
/// assert_eq!(
///     number.to_json(),
///     concat!(
///         r#"{"telephoneNumber":"+442079460123","accountName":"contoso","serviceDetails":{"#,
///         r#""teamsOperatorConnect":{"enabled":true,"configuration":{"usage":"CallingUserAssignment","#,
///         r#""choosableCapabilities":["InboundCalling"],"#,
///         r#""civicAddressId":"5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}"#,
///     )
/// );
/// assert_eq!(validator.parse::<Number>(number.to_json().as_bytes(), None)?.into_inner(), number);
/// # Ok::<(), acg_policy::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Number {
    /// The number in E.164 form: `+` and 2 to 15 digits.
    pub telephone_number: String,
    /// The name of the account: 1 to 100 characters from `A-Z a-z 0-9 _ -`.
    pub account_name: String,
    /// The services that the body names, enabled or not.
    pub services: Vec<NumberService>,
    /// The value of the SIP header field that the gateway adds: 1 to 100 characters from
    /// `A-Z a-z 0-9 _ -`.
    pub custom_sip_header: Option<String>,
}

impl Number {
    /// A number without services.
    #[must_use]
    pub fn new(telephone_number: impl Into<String>, account_name: impl Into<String>) -> Self {
        Self {
            telephone_number: telephone_number.into(),
            account_name: account_name.into(),
            services: Vec::new(),
            custom_sip_header: None,
        }
    }

    /// Adds a service, or replaces it.
    ///
    /// ```
    /// use acg_policy::{Number, Resource, Service};
    ///
    /// let number = Number::new("+442079460123", "contoso").with_service(Service::ZoomPhone);
    /// assert!(number.to_json().ends_with(r#""serviceDetails":{"zoomPhoneCloudPeering":{"enabled":true}}}"#));
    /// ```
    #[must_use]
    pub fn with_service(mut self, service: impl Into<NumberService>) -> Self {
        let service = service.into();
        self.services.retain(|other| other.service != service.service);
        self.services.push(service);
        self
    }

    /// Sets the value of the custom SIP header field.
    ///
    /// ```
    /// use acg_policy::{Number, Resource};
    ///
    /// let number = Number::new("+442079460123", "contoso").with_custom_sip_header("line-7");
    /// assert!(number.to_json().ends_with(r#""configuration":{"customSipHeader":"line-7"}}"#));
    /// ```
    #[must_use]
    pub fn with_custom_sip_header(mut self, value: impl Into<String>) -> Self {
        self.custom_sip_header = Some(value.into());
        self
    }
}

/// A service of a [`Number`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct NumberService {
    /// The service.
    pub service: Service,
    /// Whether it is enabled.
    pub enabled: bool,
    /// The configuration. Only Operator Connect and Teams Phone Mobile have one.
    pub configuration: Option<OperatorConfiguration>,
    /// Whether the number is assigned to a user. Only Operator Connect and Teams Phone Mobile have it.
    pub assignment_status: Option<AssignmentStatus>,
}

impl NumberService {
    /// An enabled service without configuration.
    ///
    /// ```
    /// use acg_policy::{AssignmentStatus, NumberService, Service};
    ///
    /// let service = NumberService::new(Service::PhoneMobile)
    ///     .with_assignment_status(AssignmentStatus::Unassigned);
    /// assert!(service.enabled && !service.disabled().enabled);
    /// ```
    #[must_use]
    pub fn new(service: Service) -> Self {
        Self { service, enabled: true, configuration: None, assignment_status: None }
    }

    /// Disables the service.
    #[must_use]
    pub fn disabled(mut self) -> Self {
        self.enabled = false;
        self
    }

    /// Sets the configuration.
    ///
    /// ```
    /// use acg_policy::{NumberService, OperatorConfiguration, Service, Usage};
    ///
    /// let service = NumberService::new(Service::OperatorConnect)
    ///     .with_configuration(OperatorConfiguration::new(Usage::ConferenceAssignment));
    /// assert!(service.configuration.is_some());
    /// ```
    #[must_use]
    pub fn with_configuration(mut self, configuration: OperatorConfiguration) -> Self {
        self.configuration = Some(configuration);
        self
    }

    /// Sets whether the number is assigned to a user.
    #[must_use]
    pub fn with_assignment_status(mut self, status: impl Into<AssignmentStatus>) -> Self {
        self.assignment_status = Some(status.into());
        self
    }
}

impl From<Service> for NumberService {
    fn from(service: Service) -> Self {
        Self::new(service)
    }
}

/// The configuration of a [`Number`] in Operator Connect or Teams Phone Mobile.
///
/// ```
/// use acg_policy::{Capability, OperatorConfiguration, Usage};
///
/// let configuration = OperatorConfiguration::new(Usage::CallingUserAssignment)
///     .with_capability(Capability::InboundCalling)
///     .with_capability("OutboundCalling")
///     .with_additional_usage(Usage::ConferenceAssignment)
///     .with_civic_address_id("5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d")
///     .with_location_id("0d1a2b3c-40c1-4a9a-9c5b-cbbf1f4a4b1d")
///     .with_tenant_address_update(true)
///     .with_displayed_country_code("GB");
/// assert_eq!(configuration.choosable_capabilities[1], Capability::OutboundCalling);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct OperatorConfiguration {
    /// What the number is used for.
    pub usage: Usage,
    /// What the customer can choose for the user of the number.
    pub choosable_capabilities: Vec<Capability>,
    /// Additional usages; empty if the body has none.
    pub additional_usages: Vec<Usage>,
    /// The ID of the emergency address.
    pub civic_address_id: Option<String>,
    /// The ID of the location within the emergency address.
    pub location_id: Option<String>,
    /// Whether the customer may change the emergency address. By default `false`.
    pub allow_tenant_address_update: bool,
    /// The country that Teams displays for the number.
    pub displayed_country_code: Option<String>,
}

impl OperatorConfiguration {
    /// A configuration without capabilities.
    #[must_use]
    pub fn new(usage: impl Into<Usage>) -> Self {
        Self {
            usage: usage.into(),
            choosable_capabilities: Vec::new(),
            additional_usages: Vec::new(),
            civic_address_id: None,
            location_id: None,
            allow_tenant_address_update: false,
            displayed_country_code: None,
        }
    }

    /// Adds a capability.
    #[must_use]
    pub fn with_capability(mut self, capability: impl Into<Capability>) -> Self {
        self.choosable_capabilities.push(capability.into());
        self
    }

    /// Adds an additional usage.
    #[must_use]
    pub fn with_additional_usage(mut self, usage: impl Into<Usage>) -> Self {
        self.additional_usages.push(usage.into());
        self
    }

    /// Sets the emergency address.
    #[must_use]
    pub fn with_civic_address_id(mut self, id: impl Into<String>) -> Self {
        self.civic_address_id = Some(id.into());
        self
    }

    /// Sets the location within the emergency address.
    #[must_use]
    pub fn with_location_id(mut self, id: impl Into<String>) -> Self {
        self.location_id = Some(id.into());
        self
    }

    /// Sets whether the customer may change the emergency address.
    #[must_use]
    pub fn with_tenant_address_update(mut self, allowed: bool) -> Self {
        self.allow_tenant_address_update = allowed;
        self
    }

    /// Sets the country that Teams displays for the number, by its ISO 3166-1 code.
    #[must_use]
    pub fn with_displayed_country_code(mut self, code: impl Into<String>) -> Self {
        self.displayed_country_code = Some(code.into());
        self
    }
}

impl Resource for Number {}

impl Sealed for Number {
    const MODEL: Model = Model::Number;

    fn build(body: Value<'_>) -> Option<Self> {
        let draft = NumberDraft::read(Members::of(body), PathParameters::default());
        Some(Self {
            telephone_number: owned(draft.telephone_number)?,
            account_name: owned(draft.account_name)?,
            services: draft.services().filter_map(read_service).collect(),
            custom_sip_header: owned(draft.custom_sip_header),
        })
    }

    fn write(&self, w: &mut Writer) {
        // Without `..`, so that a new member does not compile until it is written.
        let Self { telephone_number, account_name, services, custom_sip_header } = self;
        w.object(|w| {
            w.string_member("telephoneNumber", telephone_number);
            w.string_member("accountName", account_name);
            w.member("serviceDetails", |w| {
                w.object(|w| services.iter().for_each(|service| write_service(w, service)));
            });
            if let Some(value) = custom_sip_header {
                w.member("configuration", |w| {
                    w.object(|w| w.string_member("customSipHeader", value));
                });
            }
        });
    }
}

fn read_service(draft: &ServiceDraft<'_>) -> Option<NumberService> {
    Some(NumberService {
        service: draft.service,
        enabled: draft.enabled.present()?.value,
        configuration: draft.configuration.present().and_then(read_configuration),
        assignment_status: owned(draft.assignment_status()).map(Into::into),
    })
}

fn read_configuration(draft: OperatorConfigurationDraft<'_>) -> Option<OperatorConfiguration> {
    let update = draft.allow_tenant_address_update().present();
    Some(OperatorConfiguration {
        usage: owned(draft.usage)?.into(),
        choosable_capabilities: words(draft.choosable_capabilities())?,
        additional_usages: words(draft.additional_usages()).unwrap_or_default(),
        civic_address_id: owned(draft.civic_address_id),
        location_id: owned(draft.location_id()),
        allow_tenant_address_update: update.is_some_and(|update| update.value),
        displayed_country_code: owned(draft.displayed_country_code()),
    })
}

fn words<'d, T: From<&'d str>>(list: Field<Value<'d>>) -> Option<Vec<T>> {
    Some(list.present()?.children().filter_map(Value::as_str).map(T::from).collect())
}

fn write_service(w: &mut Writer, service: &NumberService) {
    let NumberService { service, enabled, configuration, assignment_status } = service;
    w.member(service.member(), |w| {
        w.object(|w| {
            w.member("enabled", |w| w.boolean(*enabled));
            if let Some(configuration) = configuration {
                w.member("configuration", |w| write_configuration(w, configuration));
            }
            if let Some(status) = assignment_status {
                w.string_member("assignmentStatus", status.as_str());
            }
        });
    });
}

fn write_configuration(w: &mut Writer, configuration: &OperatorConfiguration) {
    let OperatorConfiguration {
        usage,
        choosable_capabilities,
        additional_usages,
        civic_address_id,
        location_id,
        allow_tenant_address_update,
        displayed_country_code,
    } = configuration;
    w.object(|w| {
        w.string_member("usage", usage.as_str());
        w.member("choosableCapabilities", |w| {
            w.strings(choosable_capabilities.iter().map(Capability::as_str));
        });
        if !additional_usages.is_empty() {
            w.member("additionalUsages", |w| {
                w.strings(additional_usages.iter().map(Usage::as_str));
            });
        }
        w.optional_string("civicAddressId", civic_address_id.as_deref());
        w.optional_string("locationId", location_id.as_deref());
        if *allow_tenant_address_update {
            w.member("allowTenantAddressUpdate", |w| w.boolean(true));
        }
        w.optional_string("displayedCountryCode", displayed_country_code.as_deref());
    });
}
