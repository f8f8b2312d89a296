use crate::api::countries::is_assigned;
use crate::resource::numbering::may_be_of;
use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::country::{WORLD, is_of};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `displayedCountryCode` is the country of the number.
    ///
    /// ## What it checks
    ///
    /// `displayedCountryCode` in the `configuration` of `teamsOperatorConnect` and
    /// `teamsPhoneMobile` is a country that the number belongs to. If several countries share the
    /// calling code and the numbering plan does not tell which of them the number belongs to, each
    /// of them is accepted. Numbers of worldwide services, numbers with an unassigned calling code,
    /// and codes that `number/displayed-country` reports are not checked.
    ///
    /// A number of a territory may also have the code of its state: `FI` for `AX`; `FR` for `BL`,
    /// `GF`, `GP`, `MF`, `MQ`, `NC`, `PF`, `PM`, `RE`, `WF` and `YT`; `GB` for `GG`, `IM` and `JE`;
    /// `NL` for `AW`, `BQ`, `CW` and `SX`; `NO` for `SJ`; `US` for `AS`, `GU`, `MP`, `PR` and `VI`.
    ///
    /// ## Why
    ///
    /// The country is displayed with the number. Another one than that of the number is usually a
    /// copied value.
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
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d", "displayedCountryCode": "GB"}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+18335550100?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+18335550100", "accountName": "contoso", "serviceDetails":
    ///   {"teamsOperatorConnect": {"enabled": true, "configuration": {"usage":
    ///   "FirstPartyAppAssignment", "choosableCapabilities": ["InboundCalling"], "civicAddressId":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d", "displayedCountryCode": "CA"}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails":
    ///   {"teamsOperatorConnect": {"enabled": true, "configuration": {"usage":
    ///   "CallingUserAssignment", "choosableCapabilities": ["InboundCalling"], "civicAddressId":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d", "displayedCountryCode": "US"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `displayedCountryCode`; the numbering plans in
    /// libphonenumber's metadata.
    code: "number/displayed-country-mismatch",
    summary: "`displayedCountryCode` is the country of the number",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::DISPLAYED_COUNTRY;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for configuration in number.configurations() {
        let Some(country) = configuration.displayed_country_code().present() else { continue };
        if !is_assigned(country.text) {
            continue;
        }
        let Some(plan) = number.plan() else { continue };
        if !may_be_of(&plan, |region| region == WORLD || is_of(region, country.text)) {
            out.report(
                At::Value(country.at),
                "`displayedCountryCode` is not the country of the number",
            )
            .help("send the code of the country that the number belongs to, or omit it")
            .plans();
        }
    }
}
