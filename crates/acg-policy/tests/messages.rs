//! The messages and helps of faults that are easily misunderstood. Vectors do not compare texts.
#![expect(clippy::expect_used, reason = "a panic fails the test")]

use acg_policy::{Head, Policy, Validator};

/// The message and the help of the first issue of that rule.
#[track_caller]
fn text(code: &str, method: &str, target: &str, content_type: &str, body: &str) -> String {
    text_by(Policy::default(), code, method, target, content_type, body)
}

#[track_caller]
fn text_by(
    policy: Policy,
    code: &str,
    method: &str,
    target: &str,
    content_type: &str,
    body: &str,
) -> String {
    let target = format!("{target}api-version=2024-02-29");
    let headers: &[(&[u8], &[u8])] = &[(b"content-type", content_type.as_bytes())];
    let headers = if content_type.is_empty() { &[] } else { headers };
    let head = Head { method: method.as_bytes(), target: target.as_bytes(), headers };
    let report = Validator::new(policy).check_request(&head, body.as_bytes(), None);
    let issue = report.issues().iter().find(|issue| issue.code() == code).expect("the issue");
    format!("{}: {}", issue.message, issue.help.as_deref().unwrap_or_default())
}

#[track_caller]
fn of_account(code: &str, body: &str) -> String {
    text(code, "PUT", "/accounts/contoso?", "application/json", body)
}

#[track_caller]
fn of_number(code: &str, body: &str) -> String {
    text(code, "PUT", "/accounts/contoso/numbers/+442079460123?", "application/json", body)
}

fn with_country(country: &str) -> String {
    let body = format!(
        r#"{{"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails": {{
            "teamsOperatorConnect": {{"enabled": true, "configuration": {{
                "usage": "CallingUserAssignment", "choosableCapabilities": ["InboundCalling"],
                "displayedCountryCode": "{country}"}}}}}}}}"#
    );
    of_number("number/displayed-country", &body)
}

#[test]
fn a_parameter_of_the_content_type_is_named() {
    let sent = |value| text("request/content-type", "PUT", "/accounts/contoso?", value, "{}");
    assert_eq!(
        sent("application/json; charset=utf-16"),
        "expected `application/json`, found it with another parameter than `charset=utf-8`: \
         send `content-type: application/json`, with no parameter other than `charset=utf-8`"
    );
    assert!(sent("text/json").contains("found another media type"));
    assert!(sent("text/json; charset=utf-16").contains("found another media type"));
    assert!(sent("").contains("found no media type"));
}

#[test]
fn a_method_in_another_letter_case_is_named() {
    let sent = |method| text("request/method-not-allowed", method, "/accounts/contoso?", "", "");
    assert_eq!(
        sent("get"),
        "the method differs from `GET` in letter case: send `GET`: methods are case-sensitive"
    );
    assert_eq!(sent("PATCH"), "the path does not support this method: use GET, PUT or DELETE");
}

#[test]
fn the_supported_versions_are_listed() {
    let by = |versions: &[&str]| {
        let policy = Policy::default().with_api_versions(versions.iter().copied()).unwrap();
        text_by(policy, "request/api-version-unsupported", "GET", "/accounts?", "", "")
    };
    let text = |help: &str| format!("the API version is not supported: {help}");
    assert_eq!(by(&["2025-01-31"]), text("send `2025-01-31`"));
    assert_eq!(by(&["1", "2"]), text("send one of `1`, `2`"));
    let many: Vec<_> = (1..=9).map(|day| format!("2025-01-0{day}-preview")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    assert_eq!(by(&many), text("send one of the versions in `apiVersions` of the policy"));
}

#[test]
fn curly_quotation_marks_are_named() {
    for body in ["{\u{201C}name\u{201D}: 1}", "{\"name\": \u{2018}contoso\u{2019}}"] {
        let text = of_account("json/syntax", body);
        assert!(text.starts_with("invalid JSON: curly quotation mark at line 1"), "{text}");
        assert!(text.ends_with("use straight double quotation marks, `\"`"), "{text}");
    }
}

#[test]
fn a_telephone_number_without_quotation_marks_is_to_be_sent_as_a_string() {
    let sent = |code, number: &str| {
        of_number(code, &format!(r#"{{"telephoneNumber": {number}, "accountName": "contoso"}}"#))
    };
    let text = sent("json/type", "442079460123");
    assert!(text.ends_with(
        "send the telephone number as a string that starts with `+` and the country code"
    ));
    for number in ["+442079460123", "02079460123"] {
        assert!(sent("json/syntax", number).contains("in double quotation marks"), "{number}");
    }
}

#[test]
fn the_fault_of_a_displayed_country_is_named() {
    for (country, text) in [
        ("", "`displayedCountryCode` is empty"),
        ("UK", "`UK` is not the code of the United Kingdom"),
        ("us", "`displayedCountryCode` is in lower case"),
        (" US ", "`displayedCountryCode` has white space around the code"),
        ("XK", "the code is not assigned to a country"),
        ("USA", "`displayedCountryCode` has three letters"),
        ("+44", "`displayedCountryCode` is a calling code"),
        ("826", "`displayedCountryCode` is a number"),
        ("United Kingdom", "`displayedCountryCode` is not an ISO 3166-1 alpha-2 code"),
    ] {
        assert!(with_country(country).starts_with(text), "{country}: {}", with_country(country));
    }
}

#[test]
fn the_fault_of_a_boolean_parameter_is_named() {
    for (value, found) in [
        ("", "found no value"),
        ("TRUE", "found another letter case"),
        ("1", "found a digit"),
        ("yes", "found another value"),
    ] {
        let target = format!("/accounts?countRecords={value}&");
        let text = text("request/query-value", "GET", &target, "", "");
        assert!(text.starts_with(&format!("expected `true` or `false`, {found}: ")), "{text}");
    }
}

#[test]
fn an_account_name_in_another_letter_case_is_named() {
    let body =
        r#"{"telephoneNumber": "+442079460123", "accountName": "Contoso", "serviceDetails": {}}"#;
    assert!(of_number("number/account-mismatch", body).contains("in letter case"));
    let body =
        r#"{"telephoneNumber": "+442079460123", "accountName": "fabrikam", "serviceDetails": {}}"#;
    assert!(!of_number("number/account-mismatch", body).contains("in letter case"));
    assert!(
        of_account("account/name-mismatch", r#"{"name": "CONTOSO"}"#).contains("in letter case")
    );
}

#[test]
fn an_unknown_member_of_the_services_is_compared_with_the_services() {
    let sent = |name: &str| {
        let body = format!(r#"{{"name": "contoso", "serviceDetails": {{"{name}": {{}}}}}}"#);
        of_account("json/unknown-member", &body)
    };
    for (name, service) in [
        ("teams\u{200B}OperatorConnect", "teamsOperatorConnect"),
        ("\u{FEFF}teamsDirectRoutng", "teamsDirectRouting"),
        ("operatorConnect", "teamsOperatorConnect"),
        ("OperatorConect", "teamsOperatorConnect"),
        ("phoneMobile", "teamsPhoneMobile"),
        ("directRouting", "teamsDirectRouting"),
        ("phoneCloudPeering", "zoomPhoneCloudPeering"),
        ("operatorCallProtection", "azureOperatorCallProtection"),
    ] {
        assert!(
            sent(name).ends_with(&format!("did you mean `{service}`?")),
            "{name}: {}",
            sent(name)
        );
    }
    assert!(sent("webex").contains("send one of the services `teamsOperatorConnect`, "));
    assert!(!sent("webex").contains("remove"));
}

#[test]
fn the_guid_of_zeros_is_named() {
    let nil = "00000000-0000-0000-0000-000000000000";
    let body = format!(r#"{{"name": "contoso", "serviceDetails": {{"teamsTenantId": "{nil}"}}}}"#);
    let sent = of_account("account/tenant-id-format", &body);
    assert!(sent.starts_with("`teamsTenantId` is the all-zero GUID: "), "{sent}");
    let target = format!("/teamsRequestsForInformation/{nil}?");
    let sent = text("rfi/tenant-id-format", "GET", &target, "", "");
    assert!(sent.starts_with("the tenant ID is the all-zero GUID: "), "{sent}");
}
