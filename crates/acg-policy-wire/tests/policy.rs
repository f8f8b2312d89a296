//! Reading and writing policies as JSON, and the agreement of reader and schema.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic fails the test"
)]

mod documents;
mod schema;

use acg_policy::{
    ActionRoles, BackendSync, Catalogue, EmergencyAddress, HelpUrl, Level, NumberRange, Parameters,
    Permission, Policy, Profile, Role, UnknownRoutes, actions, rules,
};
use acg_policy_wire::v1::{PolicyError, policy_from_json, policy_schema, policy_to_json};
use documents::{ACCEPTED, DUPLICATE, PLANS, REFUSED};
use serde_json::{Value, json};

fn read(text: &str) -> Result<Policy, PolicyError> {
    policy_from_json(text.as_bytes())
}

fn refusal(text: &str) -> (String, String) {
    let error = read(text).expect_err(text);
    (error.pointer().to_owned(), error.to_string())
}

#[test]
fn an_empty_object_is_the_default_policy() {
    assert_eq!(read("{}"), Ok(Policy::default()));
}

#[test]
fn every_member_is_read() {
    let policy = read(EVERYTHING).unwrap();
    let usage_empty = rules::find("number/usage-empty").unwrap();
    assert_eq!(policy.profile(), Profile::Strict);
    assert_eq!(policy.level(usage_empty), Level::Off);
    assert_eq!(policy.api_versions(), ["2023-01-31", "2024-02-29"]);
    assert_eq!(policy.emergency_address(), EmergencyAddress::Documented);
    assert_eq!(policy.backend_sync(), BackendSync::Off);
    assert_eq!(policy.unknown_routes(), UnknownRoutes::Refuse);
    assert_eq!(policy.max_body_bytes(), 16_777_216);
    let roles: Vec<_> = policy.roles().unwrap().permissions().collect();
    assert_eq!(roles[1], ("deleteNumbers", Permission::Role(Role::Admin)));
    assert_eq!(roles[2], ("getTeamsCapabilityPlans", Permission::Any));
    assert_eq!(policy.allowed_countries().unwrap(), ["GB", "DE"]);
    assert_eq!(policy.base_domain(), Some("a1b2.commsgw.azure.com"));
    let [first, second] = policy.additional_ranges() else { panic!("two ranges") };
    assert_eq!((first.prefix(), first.digits().collect::<Vec<_>>()), ("+1436", vec![11]));
    assert_eq!(policy.service_verification_numbers(), ["+442079460123", "+12065550100"]);
    assert_eq!(policy.help_url().map(HelpUrl::as_str), Some("https://help.example.com/rules"));
    assert_eq!(policy.catalogue().map(Catalogue::as_str), Some("0.1"));
    assert_eq!((second.prefix(), second.digits().collect::<Vec<_>>()), ("+49199", vec![12, 13]));
}

#[test]
fn parameters_without_a_default_are_absent() {
    let policy = read("{}").unwrap();
    assert_eq!(
        (policy.roles(), policy.allowed_countries(), policy.base_domain()),
        (None, None, None)
    );
    assert_eq!(policy.additional_ranges(), []);
    assert_eq!(policy.service_verification_numbers(), [""; 0]);
    assert_eq!((policy.help_url(), policy.catalogue()), (None, None));
    assert_eq!(read(r#"{"numberingPlan":{}}"#), Ok(policy));
}

#[test]
fn every_parameter_is_written_and_read_and_in_the_schema() {
    let roles = actions().fold(ActionRoles::default(), |roles, action| {
        roles.with(action.id, Permission::Any).unwrap()
    });
    // Without `..`, so that a new parameter does not compile until it is part of this test.
    let parameters = Parameters {
        api_versions: vec!["2023-01-31".to_owned()],
        emergency_address: Some(EmergencyAddress::Documented),
        backend_sync: BackendSync::Off,
        unknown_routes: UnknownRoutes::Refuse,
        max_body_bytes: 1,
        roles: Some(roles),
        allowed_countries: Some(vec!["GB".to_owned()]),
        base_domain: Some("a1b2.commsgw.azure.com".to_owned()),
        additional_ranges: vec![NumberRange::new("+1436", &[11]).unwrap()],
        service_verification_numbers: vec!["+442079460123".to_owned()],
        help_url: HelpUrl::new("https://help.example.com/rules").ok(),
        catalogue: Catalogue::from_name("0.1"),
    };
    let policy = Policy::new(Profile::Strict).with_parameters(parameters.clone()).unwrap();
    let text = policy_to_json(&policy);
    assert_eq!(*read(&text).unwrap().parameters(), parameters);

    let names = |object: &Value| object.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let written = names(&serde_json::from_str(&text).unwrap());
    let schema: Value = serde_json::from_str(&policy_schema()).unwrap();
    let mut described = names(&schema["properties"]);
    // Read and described, but never written.
    described.retain(|name| name != "$schema");
    assert_eq!(written, described);
    // The message for an unknown member lists all members.
    let (_, message) = refusal(r#"{"$":0}"#);
    let listed: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    assert_eq!(written, listed);
}

#[test]
fn reader_and_schema_agree_about_control_characters_in_versions() {
    let schema: Value = serde_json::from_str(&policy_schema()).unwrap();
    for character in '\0'..='\u{a1}' {
        let policy = json!({"apiVersions": [format!("1{character}")]});
        assert_eq!(read(&policy.to_string()).is_ok(), !character.is_control(), "{policy}");
        assert_eq!(schema::accepts(&schema, &policy), !character.is_control(), "{policy}");
    }
}

#[test]
fn at_most_100_service_verification_numbers_are_accepted() {
    let numbers = |count: u32| (1000..1000 + count).map(|number| format!("+4420794{number:05}"));
    let policy = |count| {
        json!({"serviceVerificationNumbers": numbers(count).collect::<Vec<_>>()}).to_string()
    };
    assert_eq!(read(&policy(100)).unwrap().service_verification_numbers().len(), 100);
    let (pointer, message) = refusal(&policy(101));
    assert_eq!(pointer, "/serviceVerificationNumbers/100");
    assert!(message.contains("more than 100 numbers"), "{message}");
}

#[test]
fn every_action_can_be_given_every_role() {
    for action in actions() {
        for permission in Permission::ALL {
            let text = json!({"roles": {action.id: permission.as_str()}}).to_string();
            let roles = *read(&text).unwrap().roles().unwrap();
            assert!(roles.permissions().any(|found| found == (action.id, permission)), "{text}");
        }
    }
}

#[test]
fn the_order_of_profile_and_rules_does_not_matter() {
    let policy = read(r#"{"rules":{"number/usage-empty":"warning"},"profile":"strict"}"#).unwrap();
    let usage_empty = rules::find("number/usage-empty").unwrap();
    assert_eq!((policy.profile(), policy.level(usage_empty)), (Profile::Strict, Level::Warning));
}

#[test]
fn the_canonical_form_is_stable_and_round_trips() {
    let frozen = [
        (FIRST_RELEASE, include_str!("../golden/policy.json")),
        (EVERYTHING, include_str!("../golden/policy-with-parameters.json")),
    ];
    for (policy, golden) in frozen {
        let text = policy_to_json(&read(policy).unwrap());
        assert_eq!(text, golden.trim_end());
        assert_eq!(policy_to_json(&read(&text).unwrap()), text);
    }
    let defaults = policy_to_json(&Policy::default());
    assert_eq!(policy_to_json(&read(&defaults).unwrap()), defaults);
}

#[test]
fn a_level_equal_to_the_default_is_not_written() {
    let same = policy_to_json(&read(r#"{"rules":{"number/usage-empty":"error"}}"#).unwrap());
    assert_eq!(same, policy_to_json(&Policy::default()));
}

#[test]
fn an_error_has_a_pointer_and_a_help() {
    for (text, pointer, part) in REFUSED {
        let (found, message) = refusal(text);
        assert_eq!(found, *pointer, "{text}: {message}");
        assert!(message.contains(part), "{text}: {message}");
    }
}

#[test]
fn text_that_is_not_json_is_located_by_line_and_column() {
    let (pointer, message) = refusal("{\n  \"profile\": \"strict\",\n}");
    assert_eq!(pointer, "");
    assert_eq!(message, "at the top level: line 2, column 22: trailing comma; remove it");
}

#[test]
fn a_message_is_one_line_and_contains_no_value() {
    let (pointer, message) = refusal("{\"rules\":{\"a\\n\\u001bb\":\"error\"}}");
    assert_eq!(pointer, "/rules/a\n\u{1b}b");
    assert!(!message.contains(['\n', '\u{1b}']), "{message}");
    let (_, message) = refusal(r#"{"profile":"s3cret"}"#);
    assert!(!message.contains("s3cret"), "{message}");
}

#[test]
fn shape_rules_are_always_errors() {
    for rule in rules::all().filter(|rule| rule.shape) {
        for level in ["warning", "off"] {
            let (pointer, message) = refusal(&json!({"rules": {rule.code: level}}).to_string());
            assert_eq!(pointer, format!("/rules/{}", rule.code.replace('/', "~1")));
            assert!(message.contains("remove it from the policy"), "{message}");
        }
        assert!(read(&json!({"rules": {rule.code: "error"}}).to_string()).is_ok());
    }
}

#[test]
fn damaged_text_never_panics() {
    let text = EVERYTHING.as_bytes();
    for at in 0..text.len() {
        assert!(policy_from_json(&text[..at]).is_err(), "{at}");
        for byte in [0, b' ', b'"', b'\\', b'{', b'}', b'[', b',', b'9', b'a', 0x80, 0xFF] {
            let mut damaged = text.to_vec();
            damaged[at] = byte;
            if let Err(fault) = policy_from_json(&damaged) {
                assert!(fault.to_string().starts_with("at "), "{fault}");
            }
        }
    }
}

#[test]
fn the_schema_lists_every_rule_with_its_levels() {
    let schema: Value = serde_json::from_str(&policy_schema()).unwrap();
    let properties = &schema["properties"]["rules"]["properties"];
    assert_eq!(properties.as_object().unwrap().len(), rules::all().count());
    for rule in rules::all() {
        let levels = if rule.shape { json!(["error"]) } else { json!(["error", "warning", "off"]) };
        assert_eq!(properties[rule.code]["enum"], levels, "{}", rule.code);
    }
}

#[test]
fn the_schema_and_the_reader_agree() {
    let schema: Value = serde_json::from_str(&policy_schema()).unwrap();
    let is_json = |text: &&str| serde_json::from_str::<Value>(text).is_ok();
    let refused = REFUSED.iter().map(|(text, _, _)| *text);
    let mut compared = 0;
    for text in ACCEPTED.iter().copied().chain(refused).chain([EVERYTHING]).filter(is_json) {
        // `serde_json` keeps the last of two duplicate members, so the schema cannot see them.
        if text == DUPLICATE {
            continue;
        }
        // A schema has no numbering plans.
        if read(text).is_err_and(|error| PLANS.iter().any(|part| error.message().contains(part))) {
            continue;
        }
        let by_schema = schema::accepts(&schema, &serde_json::from_str(text).unwrap());
        assert_eq!(read(text).is_ok(), by_schema, "{text}");
        compared += 1;
    }
    assert!(compared > 30, "{compared}");
}

/// The members of the first release, whose canonical text must not change.
const FIRST_RELEASE: &str = r#"{
  "maxBodyBytes": 16777216, "unknownRoutes": "refuse", "emergencyAddress": "documented",
  "apiVersions": ["2023-01-31", "2024-02-29"],
  "rules": {"number/usage-empty": "off", "json/syntax": "error", "number/no-service": "warning"},
  "profile": "strict"
}"#;

const EVERYTHING: &str = r#"{
  "maxBodyBytes": 16777216, "unknownRoutes": "refuse", "emergencyAddress": "documented", "backendSync": "off",
  "apiVersions": ["2023-01-31", "2024-02-29"],
  "rules": {"number/usage-empty": "off", "json/syntax": "error", "number/no-service": "warning"},
  "profile": "strict", "baseDomain": "a1b2.commsgw.azure.com", "allowedCountries": ["GB", "DE"],
  "roles": {"getTeamsCapabilityPlans": "any", "deleteNumbers": "ProvisioningAPI.Admin"},
  "numberingPlan": {"additional": [
    {"prefix": "+1436", "digits": [11]}, {"digits": [13, 12], "prefix": "+49199"}
  ]},
  "serviceVerificationNumbers": ["+442079460123", "+12065550100"],
  "helpUrl": "https://help.example.com/rules/",
  "catalogue": "0.1"
}"#;
