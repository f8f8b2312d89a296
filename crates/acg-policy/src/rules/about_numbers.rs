//! Tests of `ABOUT` of the rules about numbers.

use alloc::format;

use proptest::prelude::*;
use proptest::sample::select;

use super::findings::Findings;
use super::number::check;
use crate::api::schema::number::NUMBER;
use crate::json::{MAX_NODES, read_as};
use crate::policy::Policy;
use crate::report::{Profile, Report};
use crate::resource::{Members, NumberDraft};
use crate::route::PathParameters;
use crate::rules::{Ruleset, compare_with_schema};

fn reported(number: &NumberDraft<'_>, ruleset: &Ruleset) -> Report {
    let mut out = Findings::new(ruleset);
    check(number, &mut out);
    out.into_report()
}

proptest! {
    #[test]
    fn a_rule_that_is_not_run_would_report_nothing(
        number in select(NUMBERS),
        [first, second] in proptest::array::uniform2(select(SERVICES)),
        [enabled, other] in proptest::array::uniform2(select(ENABLED)),
        usage in select(USAGES),
        [one, two, three] in proptest::array::uniform3(select(MEMBERS)),
        last in select(LAST),
        profile in select(&[Profile::Standard, Profile::Api, Profile::Strict][..]),
    ) {
        let configuration = format!(r#"{{"usage": {usage}, {one}, {two}, {three}}}"#);
        let body = format!(
            r#"{{{number} "serviceDetails": {{"{first}": {{{enabled} "configuration": {configuration}}},
                "{second}": {{{other} "x": 0}}}}{last}}}"#
        );
        let ruleset = Ruleset::new(Policy::new(profile));
        let (document, _) = read_as(&NUMBER, MAX_NODES, body.as_bytes());
        let mut document = document.unwrap();
        compare_with_schema(&mut document, &NUMBER, &mut Findings::new(&ruleset));
        let path = PathParameters { account_name: Some("contoso"), telephone_number: Some(b"+442079460123") };
        let mut draft = NumberDraft::read(Members::of(document.root()), path);
        let all = reported(&draft, &ruleset);
        draft.find_aspects();
        prop_assert_eq!(reported(&draft, &ruleset), all);
    }
}

const NUMBERS: &[&str] = &[
    r#""telephoneNumber": "+442079460123", "accountName": "contoso","#,
    r#""telephoneNumber": "+44207946", "accountName": "Contoso","#,
    r#""telephoneNumber": "+999123", "accountName": "","#,
    r#""telephoneNumber": "+18005550100", "AccountName": "contoso","#,
    r#""telephoneNumber": "020", "accountName": 7,"#,
    "",
];

const SERVICES: &[&str] = &[
    "teamsOperatorConnect",
    "teamsPhoneMobile",
    "azureOperatorCallProtection",
    "zoomPhoneCloudPeering",
    "TeamsDirectRouting",
    "x",
];

const ENABLED: &[&str] = &[
    r#""enabled": true,"#,
    r#""enabled": true, "assignmentStatus": "x","#,
    r#""enabled": false,"#,
    r#""enabled": "","#,
    "",
];

const USAGES: &[&str] =
    &[r#""CallingUserAssignment""#, r#""ConferenceAssignment""#, r#""calling""#, r#"" ""#, "7"];

const MEMBERS: &[&str] = &[
    r#""choosableCapabilities": []"#,
    r#""choosableCapabilities": ["Mobile", "Mobile", "x"]"#,
    r#""choosableCapabilities": ["InboundCalling", "OutboundCalling"]"#,
    r#""choosableCapabilities": ["InboundCalling", "InboundCalling"]"#,
    r#""choosableCapabilities": ["InboundCalling", "x"]"#,
    r#""choosableCapabilities": [7, "InboundCalling"]"#,
    r#""choosableCapabilities": 7"#,
    r#""usage": """#,
    r#""civicAddressId": """#,
    r#""civicAddressId": "a""#,
    r#""civicAddressId": 7"#,
    r#""civicAddressId": "00000000-0000-0000-0000-000000000000""#,
    r#""civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d""#,
    r#""locationId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d""#,
    r#""LocationId": "1""#,
    r#""additionalUsages": ["CallingUserAssignment"]"#,
    r#""allowTenantAddressUpdate": true"#,
    r#""displayedCountryCode": "US""#,
    r#""DisplayedCountryCode": "us""#,
];

const LAST: &[&str] = &[
    "",
    r#", "configuration": {"customSipHeader": "a b"}"#,
    r#", "configuration": {"customSipHeader": "ab"}"#,
    r#", "Configuration": {}"#,
];
