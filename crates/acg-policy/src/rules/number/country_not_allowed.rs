use crate::findings::{At, Reporter};
use crate::numbering::{Numbering, may_be_of};
use crate::resource::NumberDraft;
use crate::rule::declare_rule;

declare_rule! {
    /// A number belongs to a country that the policy allows.
    ///
    /// ## What it checks
    ///
    /// With `allowedCountries` in the policy, `telephoneNumber` belongs to one of these countries.
    /// Where several countries share the calling code and nobody can tell which of them has the
    /// number, one allowed country is enough. Numbers of worldwide services, such as `+800`, belong
    /// to none. The number in the path is not judged, because it is the same. A number whose
    /// calling code is not assigned is left to number/country-code.
    ///
    /// ## Why
    ///
    /// An operator serves some countries, and a number of another one is a mistake.
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
    /// The numbering plans as libphonenumber's metadata has them; ITU-T E.164 and its list of
    /// assigned country codes.
    code: "number/country-not-allowed",
    summary: "the number belongs to a country that the policy allows",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    if let Some((numbering, at)) = number.numbering() {
        judge(numbering, At::Value(at), out);
    }
}

pub(crate) fn judge(numbering: Numbering<'_>, at: At<'_>, out: &mut Reporter<'_, '_>) {
    let Some(countries) = out.policy().allowed_countries() else { return };
    let Some(plan) = numbering.plan() else { return };
    if !may_be_of(&plan, |region| countries.iter().any(|country| country == region)) {
        out.report(at, "the number belongs to no country that the policy allows")
            .help("send a number of an allowed country");
    }
}
