use crate::api::Service;
use crate::resource::numbering::Kind;
use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// Teams Phone Mobile requires a mobile number.
    ///
    /// ## What it checks
    ///
    /// A number with `teamsPhoneMobile` enabled is not a fixed-line number in its numbering plan. A
    /// number that may be either, as in North America, and a number that is not valid in its plan
    /// are not checked.
    ///
    /// ## Why
    ///
    /// A Teams Phone Mobile subscriber has one number for the mobile device and for Teams: that of
    /// the SIM card. The gateway routes fixed-line calls to Operator Connect.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+447400123456?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+447400123456", "accountName": "contoso", "serviceDetails":
    ///   {"teamsPhoneMobile": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///   "choosableCapabilities": ["InboundCalling"], "civicAddressId":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+12065550100?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+12065550100", "accountName": "contoso", "serviceDetails":
    ///   {"teamsPhoneMobile": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///   "choosableCapabilities": ["InboundCalling"], "civicAddressId":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails":
    ///   {"teamsPhoneMobile": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///   "choosableCapabilities": ["InboundCalling"], "civicAddressId":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Microsoft, "Provisioning API (preview) for Azure Communications Gateway", "Associating
    /// numbers for specific communications services"; the numbering plans in libphonenumber's
    /// metadata.
    code: "number/phone-mobile-fixed-line",
    summary: "Teams Phone Mobile requires a mobile number",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::PHONE_MOBILE;

#[inline(always)]
pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(at) = number.enabled_at(Service::PhoneMobile) else { return };
    if number.outline().is_some_and(|plan| plan.kind() == Kind::FixedLine) {
        out.report(At::Value(at), "Teams Phone Mobile is enabled for a fixed-line number")
            .help("enable `teamsOperatorConnect` instead, or send a mobile number")
            .plans();
    }
}
