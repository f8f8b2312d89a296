//! Policies in every format that serde reads, through `figment` and without it.
#![expect(clippy::result_large_err, reason = "the type of figment")]

use acg_policy::{HelpUrl, Level, Policy, PolicyDocument, Profile, rules};
use acg_policy_wire::v1::{policy_from_json, policy_or_faults, policy_to_json};
use figment::providers::{Env, Format, Serialized, Toml};
use figment::{Figment, Jail};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The configuration of a service, of which the policy is a part.
#[derive(Debug, Deserialize)]
struct Config {
    listen: String,
    policy: Policy,
}

/// YAML for `figment`, whose own provider uses a crate that is no longer maintained.
struct Yaml;

impl Format for Yaml {
    type Error = serde_norway::Error;

    const NAME: &'static str = "YAML";

    fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Self::Error> {
        serde_norway::from_str(text)
    }
}

const TOML: &str = r#"
listen = "127.0.0.1:8080"

[policy]
profile = "strict"
apiVersions = ["2024-02-29"]
allowedCountries = ["GB", "IE"]
maxBodyBytes = 65536
helpUrl = "https://help.example.com/rules"
serviceVerificationNumbers = ["+442079460123"]

[policy.rules]
"number/no-service" = "error"
"json/unknown-member" = "off"

[policy.roles]
deleteNumbers = "any"

[[policy.numberingPlan.additional]]
prefix = "+1436"
digits = [11]
"#;

const YAML: &str = r#"
listen: 127.0.0.1:8080
policy:
  profile: strict
  apiVersions: [2024-02-29]
  allowedCountries: [GB, IE]
  maxBodyBytes: 65536
  helpUrl: https://help.example.com/rules
  serviceVerificationNumbers: ["+442079460123"]
  rules:
    number/no-service: error
    json/unknown-member: off
  roles: { deleteNumbers: any }
  numberingPlan:
    additional:
      - prefix: "+1436"
        digits: [11]
"#;

const JSON: &str = r#"{
    "profile": "strict", "apiVersions": ["2024-02-29"], "allowedCountries": ["GB", "IE"], "maxBodyBytes": 65536,
    "helpUrl": "https://help.example.com/rules", "serviceVerificationNumbers": ["+442079460123"],
    "rules": {"number/no-service": "error", "json/unknown-member": "off"}, "roles": {"deleteNumbers": "any"},
    "numberingPlan": {"additional": [{"prefix": "+1436", "digits": [11]}]}
}"#;

#[test]
fn every_format_gives_the_same_policy() {
    let expected = policy_from_json(JSON.as_bytes()).unwrap();
    let read = [
        serde_json::from_str::<Policy>(JSON).unwrap(),
        toml::from_str::<Config>(TOML).unwrap().policy,
        serde_norway::from_str::<Config>(YAML).unwrap().policy,
        Figment::from(Toml::string(TOML)).extract::<Config>().unwrap().policy,
        Figment::from(Yaml::string(YAML)).extract::<Config>().unwrap().policy,
        serde_json::from_value(serde_json::to_value(&expected).unwrap()).unwrap(),
        toml::from_str(&toml::to_string(&expected).unwrap()).unwrap(),
        serde_norway::from_str(&serde_norway::to_string(&expected).unwrap()).unwrap(),
    ];
    for policy in read {
        assert_eq!(policy_to_json(&policy), policy_to_json(&expected));
    }
    let written = serde_json::to_string(&expected).unwrap();
    assert_eq!(written, policy_to_json(&expected));
}

#[test]
fn the_environment_overrides_members() {
    Jail::expect_with(|jail| {
        jail.create_file("service.toml", TOML)?;
        jail.set_env("SERVICE_policy__profile", "api");
        jail.set_env("SERVICE_policy__maxBodyBytes", "4096");
        jail.set_env("SERVICE_policy__allowedCountries", "[DE, FR]");
        jail.set_env("SERVICE_policy__rules__number/no-service", "warning");
        jail.set_env("SERVICE_policy__catalogue", "\"0.1\"");
        let env = Env::prefixed("SERVICE_").split("__").lowercase(false);
        let figment = Figment::from(Toml::file("service.toml")).merge(env);
        let Config { listen, policy } = figment.extract()?;
        assert_eq!(listen, "127.0.0.1:8080");
        assert_eq!((policy.profile(), policy.max_body_bytes()), (Profile::Api, 4096));
        assert_eq!(policy.allowed_countries().unwrap(), ["DE", "FR"]);
        assert_eq!(policy.catalogue(), "0.1".parse().ok());
        assert_eq!(policy.level(rules::find("number/no-service").unwrap()), Level::Warning);
        assert_eq!(policy.level(rules::find("json/unknown-member").unwrap()), Level::Off);
        Ok(())
    });
}

#[test]
fn the_default_policy_is_a_base_of_a_figment() {
    let figment = Figment::from(Serialized::defaults(Policy::default()))
        .merge(Toml::string("maxBodyBytes = 4096"));
    let policy: Policy = figment.extract().unwrap();
    let expected = Policy::default().with_max_body_bytes(4096).unwrap();
    assert_eq!(policy_to_json(&policy), policy_to_json(&expected));
}

/// A policy with six faults.
const FAULTY: &str = r#"
profil = "strict"
allowedCountries = ["GB", "UK"]
maxBodyBytes = 1.5
[rules]
"number/usage-emtpy" = "off"
"number/no-service" = "warnign"
"json/syntax" = "off"
"#;

#[test]
fn every_fault_has_its_place_and_its_help() {
    let expected = [
        ("/allowedCountries/1", "`UK` is not the ISO 3166-1 code; write `GB`"),
        ("/maxBodyBytes", "expected an integer from 1 to 16777216, in digits only"),
        ("/profil", "unknown member; did you mean `profile`?"),
        (
            "/rules/json~1syntax",
            "json/syntax protects the structure of a request and is always an error; remove it from the policy",
        ),
        ("/rules/number~1no-service", "unknown value; did you mean `warning`?"),
        ("/rules/number~1usage-emtpy", "unknown rule code; did you mean `number/usage-empty`?"),
    ];
    let documents: [PolicyDocument; 2] =
        [toml::from_str(FAULTY).unwrap(), Figment::from(Toml::string(FAULTY)).extract().unwrap()];
    for document in documents {
        let faults = document.read().unwrap_err();
        let mut found: Vec<_> =
            faults.iter().map(|fault| (fault.pointer(), fault.message())).collect();
        found.sort();
        let found: Vec<_> =
            found.iter().map(|(pointer, message)| (*pointer, message.as_str())).collect();
        assert_eq!(found, expected);
    }
    let figment = Figment::from(Toml::string(FAULTY)).extract::<Policy>().unwrap_err();
    let errors = [
        figment.to_string(),
        toml::from_str::<Policy>(FAULTY).unwrap_err().to_string(),
        serde_json::from_value::<Policy>(toml::from_str(FAULTY).unwrap()).unwrap_err().to_string(),
    ];
    for error in errors {
        assert!(error.contains("6 faults:"), "{error}");
        for (pointer, message) in expected {
            assert!(error.contains(&format!("at {pointer}: {message}")), "{error}");
        }
    }
}

#[test]
fn a_nested_policy_keeps_its_faults() {
    let text = TOML.replace("strict", "strikt").replace("GB", "UK");
    let error = Figment::from(Toml::string(&text)).extract::<Config>().unwrap_err();
    let error = error.to_string();
    assert!(error.contains("at /profile: unknown value; did you mean `strict`?"), "{error}");
    assert!(error.contains("at /allowedCountries/0: `UK` is not"), "{error}");
    assert!(error.contains("for key \"default.policy\""), "{error}");
}

#[test]
fn values_that_json_lacks_are_read_or_refused() {
    let date: Policy = toml::from_str("apiVersions = [2024-02-29]").unwrap();
    assert_eq!(date.api_versions(), ["2024-02-29"]);
    for text in ["maxBodyBytes = nan", "maxBodyBytes = -1", "maxBodyBytes = 65536.0"] {
        assert!(toml::from_str::<Policy>(text).is_err(), "{text}");
    }
    let nested = format!("profile: {}1{}", "[".repeat(100), "]".repeat(100));
    let error = serde_norway::from_str::<Policy>(&nested).unwrap_err();
    // Refused while it is read, before the reader of the policy, whose text goes on.
    let text = "nested too deeply; a policy has at most five levels";
    assert!(error.to_string().contains(text) && !error.to_string().contains("of objects"));
    // What `toml` makes of a date has no objects.
    for policy in [r#"{"profile": "api"}"#, r#"{"$__toml_private_datetime": {}}"#] {
        let marked = format!(r#"{{"$__toml_private_datetime": {policy}}}"#);
        let error = serde_json::from_str::<Policy>(&marked).unwrap_err();
        assert!(error.to_string().contains("expected a string"), "{error}");
    }
    for text in ["null", "[]", "7", "\"strict\""] {
        let error = serde_json::from_str::<Policy>(text).unwrap_err();
        assert!(error.to_string().contains("expected an object"), "{error}");
    }
}

#[test]
fn a_duplicate_member_is_a_fault() {
    let text = r#"{"profile": "api", "profile": "strict"}"#;
    let error = serde_json::from_str::<Policy>(text).unwrap_err();
    assert!(error.to_string().contains("duplicate member"), "{error}");
    assert!(policy_or_faults(text.as_bytes()).is_err());
}

/// A number is no name of a release: 0.10 and 0.1 would be the same.
#[test]
fn a_catalogue_without_quotes_is_a_fault() {
    for text in ["catalogue = 0.1", "catalogue = 1"] {
        let error = toml::from_str::<Policy>(text).unwrap_err().to_string();
        assert!(error.contains("at /catalogue: expected a string, found a number"), "{error}");
    }
}

#[test]
fn words_are_read_one_by_one_as_well() {
    let level: Level = serde_json::from_str("\"warning\"").unwrap();
    assert_eq!(level, Level::Warning);
    let error = serde_json::from_str::<Profile>("\"strikt\"").unwrap_err();
    assert!(error.to_string().contains("unknown profile; did you mean `strict`?"), "{error}");
    let error = serde_json::from_str::<HelpUrl>("\"help\"").unwrap_err();
    assert!(error.to_string().contains("expected an absolute URL"), "{error}");
}
