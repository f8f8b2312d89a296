use crate::api::Service;
use crate::report::Profile;
use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// Enabling Operator Connect on a number requires `configuration`.
    ///
    /// ## What it checks
    ///
    /// `teamsOperatorConnect` with `enabled: true` contains `configuration`. For
    /// `teamsPhoneMobile`, a missing `configuration` is a warning unless the profile is `strict`.
    ///
    /// If the account is known and has `syncEnabled: false` for the service, or the policy sets
    /// `backendSync` to `off`, the issue is at most a warning.
    ///
    /// ## Why
    ///
    /// The sync uploads the number with this configuration. Without it, the API accepts the number, and
    /// the upload fails later.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"], "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {"teamsOperatorConnect": {"enabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Provisioning API overview, "Add one number to the account": the example provides the
    /// configuration that the upload requires. In the API specification 2024-02-29-preview,
    /// `configuration` is optional.
    code: "number/configuration-missing",
    summary: "enabling Operator Connect on a number requires `configuration`",
    status: 400,
    levels: { standard: Error, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::NOT_CONFIGURED;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let strict = out.policy().profile() == Profile::Strict;
    for (service, _) in number.enabled() {
        let Some(block) = service.block.present().filter(|_| service.configuration.is_absent())
        else {
            continue;
        };
        let at = At::Missing(block, "configuration");
        let issue = match service.service {
            Service::OperatorConnect => out.report_sync(service.service, at, MESSAGE),
            Service::PhoneMobile if strict => out.report_sync(service.service, at, MESSAGE),
            Service::PhoneMobile => out.warn(at, MESSAGE),
            _ => continue,
        };
        issue
            .help("add `configuration` with `usage`, `choosableCapabilities` and `civicAddressId`");
    }
}

const MESSAGE: &str = "the service is enabled without `configuration`";
