use crate::resource::numbering::{Numbering, may_be_of};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// The number belongs to a country in `allowedCountries`.
    ///
    /// ## What it checks
    ///
    /// If the policy sets `allowedCountries`, `telephoneNumber` belongs to one of these countries.
    /// If several countries share the calling code and the numbering plan does not tell which of
    /// them the number belongs to, one allowed country is enough. Numbers of worldwide services,
    /// such as `+800`, belong to no country. The number in the path is not checked, because
    /// `number/path-mismatch` requires it to be equal. A number with an unassigned calling code is
    /// left to `number/country-code`.
    ///
    /// ## Why
    ///
    /// An operator serves certain countries, so a number of any other country is a mistake.
    ///
    /// ## Accepted
    ///
    /// ```json policy
    /// {"allowedCountries": ["US", "CA"]}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+12065550100?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+12065550100", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```json policy
    /// {"allowedCountries": ["US", "CA"]}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ```json policy
    /// {"allowedCountries": ["US", "CA"]}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+80012345678?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+80012345678", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// The numbering plans in libphonenumber's metadata; ITU-T E.164 and its list of assigned
    /// country codes.
    code: "number/country-not-allowed",
    summary: "the number belongs to a country in `allowedCountries`",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

// Inlined, so that the place is only built for a report.
#[inline(always)]
pub(crate) fn check(numbering: Numbering<'_>, at: At<'_>, out: &mut Reporter<'_, '_>) {
    let Some(countries) = out.policy().allowed_countries() else { return };
    let Some(plan) = numbering.plan() else { return };
    if !may_be_of(&plan, |region| countries.iter().any(|country| country == region)) {
        out.report(at, "the number does not belong to a country in `allowedCountries`")
            .help("send a number of a country that the policy allows")
            .plans();
    }
}
