use crate::api::Service;
use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// A number uses Operator Connect or Teams Phone Mobile.
    ///
    /// ## What it checks
    ///
    /// A number does not enable both `teamsOperatorConnect` and `teamsPhoneMobile`. The issue is at
    /// `enabled` of `teamsPhoneMobile`.
    ///
    /// ## Why
    ///
    /// Both services upload the number to the customer's Teams tenant, and the gateway routes a
    /// call to one of them: fixed lines to Operator Connect, mobile numbers to Teams Phone Mobile.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails":
    ///   {"teamsOperatorConnect": {"enabled": true, "configuration": {"usage":
    ///   "CallingUserAssignment", "choosableCapabilities": ["InboundCalling"], "civicAddressId":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}, "teamsPhoneMobile": {"enabled": false}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+447400123456?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+447400123456", "accountName": "contoso", "serviceDetails":
    ///   {"teamsOperatorConnect": {"enabled": true, "configuration": {"usage":
    ///   "CallingUserAssignment", "choosableCapabilities": ["InboundCalling"], "civicAddressId":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}, "teamsPhoneMobile": {"enabled": true,
    ///   "configuration": {"usage": "CallingUserAssignment", "choosableCapabilities":
    ///   ["InboundCalling"], "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Microsoft, "Provisioning API (preview) for Azure Communications Gateway", "Associating
    /// numbers for specific communications services". Whether the API accepts both is not
    /// documented.
    code: "number/operator-services-combined",
    summary: "a number uses Operator Connect or Teams Phone Mobile",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::PHONE_MOBILE;

#[inline(always)]
pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(at) = number.enabled_at(Service::PhoneMobile) else { return };
    if number.enabled_at(Service::OperatorConnect).is_some() {
        out.report(At::Value(at), "Operator Connect and Teams Phone Mobile are both enabled")
            .help(HELP);
    }
}

const HELP: &str =
    "enable `teamsPhoneMobile` for a mobile number, or `teamsOperatorConnect` for any other number";
