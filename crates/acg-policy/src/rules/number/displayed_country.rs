use crate::api::countries::is_assigned;
use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::text::is_blank;

declare_rule! {
    /// `displayedCountryCode` is an ISO 3166-1 alpha-2 code.
    ///
    /// ## What it checks
    ///
    /// `displayedCountryCode` in the `configuration` of `teamsOperatorConnect` and
    /// `teamsPhoneMobile` is one of the 249 officially assigned alpha-2 codes of ISO 3166-1, in
    /// upper case. Codes for private use, such as `XK`, are not accepted.
    ///
    /// ## Why
    ///
    /// The schema accepts any string. An unknown country cannot be displayed, and a North American
    /// toll-free number needs a country for its upload.
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
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
    ///     "displayedCountryCode": "GB"}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
    ///     "displayedCountryCode": "UK"}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
    ///     "displayedCountryCode": "us"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// ISO 3166-1, alpha-2 codes; API specification 2024-02-29-preview, `displayedCountryCode`.
    code: "number/displayed-country",
    summary: "`displayedCountryCode` is an ISO 3166-1 alpha-2 code",
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
            let (variant, message, help) = describe(country.text);
            out.report(At::Value(country.at), message)
                .variant(variant)
                .help(help)
                .count("letters", 2);
        }
    }
}

/// The variant, the message and the help for the most likely cause.
fn describe(code: &str) -> (&'static str, &'static str, &'static str) {
    let trimmed = code.trim();
    match trimmed.as_bytes() {
        _ if is_blank(code) => ("empty", "`displayedCountryCode` is empty", SEND_OR_OMIT),
        [b'U' | b'u', b'K' | b'k'] => {
            ("uk", "`UK` is not the code of the United Kingdom", "send `GB` for the United Kingdom")
        }
        [b'A'..=b'Z', b'A'..=b'Z'] if is_assigned(trimmed) => (
            "white-space",
            "`displayedCountryCode` has white space around the code",
            "remove the white space",
        ),
        [_, _] if is_assigned(&trimmed.to_ascii_uppercase()) => {
            ("lower-case", "`displayedCountryCode` is in lower case", "send the code in upper case")
        }
        [first, second] if first.is_ascii_alphabetic() && second.is_ascii_alphabetic() => {
            ("unassigned", "the code is not assigned to a country", SEND)
        }
        [b'+', ..] => ("calling-code", "`displayedCountryCode` is a calling code", SEND),
        digits if digits.iter().all(u8::is_ascii_digit) => {
            ("digits", "`displayedCountryCode` is a number", SEND)
        }
        letters @ [_, _, _] if letters.iter().all(u8::is_ascii_alphabetic) => (
            "three-letters",
            "`displayedCountryCode` has three letters",
            "send the two-letter code instead of the three-letter code",
        ),
        _ => ("", MESSAGE, SEND),
    }
}

const SEND: &str = "send the two-letter code of the country, for example `US`";
const SEND_OR_OMIT: &str = "send the two-letter code of the country, for example `US`, or omit it";
const MESSAGE: &str = "`displayedCountryCode` is not an ISO 3166-1 alpha-2 code";
