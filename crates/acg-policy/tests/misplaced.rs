//! The help for a member that is one or more levels too high or too low says where it belongs.

use acg_policy::{OPERATIONS, Validator};

/// The helps of the unknown members.
fn helps(body: &str, is_account: bool) -> Vec<String> {
    let validator = Validator::default();
    let report = match is_account {
        true => validator.check_account(body.as_bytes(), None),
        false => validator.check_number(body.as_bytes(), None),
    };
    let unknown = report.issues().iter().filter(|issue| issue.code() == CODE);
    unknown.map(|issue| issue.help.as_deref().unwrap_or_default().to_string()).collect()
}

const CODE: &str = "json/unknown-member";
const REMOVE: &str = "check its spelling, or remove it";

#[test]
fn a_member_of_an_account_is_moved_up_or_down() {
    for (body, help) in [
        (
            r#"{"name":"contoso","teamsTenantId":"t","serviceDetails":{}}"#,
            "move it to `/serviceDetails/teamsTenantId`",
        ),
        (r#"{"name":"contoso","teamsTenantId":"t"}"#, "move it to `/serviceDetails/teamsTenantId`"),
        (r#"{"serviceDetails":{"name":"contoso"}}"#, "move it to `/name`"),
        (
            r#"{"name":"contoso","serviceDetails":{"teamsOperatorConnect":{"TeamsTenantId":"t"}}}"#,
            "move it to `/serviceDetails/teamsTenantId`",
        ),
        (
            r#"{"name":"contoso","serviceDetails":{"subdomain":"c","teamsDirectRouting":{"enabled":true}}}"#,
            "move it to `/serviceDetails/teamsDirectRouting/configuration/subdomain`",
        ),
        (
            r#"{"name":"contoso","serviceDetails":{"enabled":true,"teamsPhoneMobile":{}}}"#,
            "move it to `/serviceDetails/teamsPhoneMobile/enabled`",
        ),
        (
            r#"{"name":"contoso","serviceDetails":{"enabled":true,"teamsPhoneMobile":{},"zoomPhoneCloudPeering":{}}}"#,
            "move it to where it belongs, for example to `/serviceDetails/teamsPhoneMobile/enabled`",
        ),
    ] {
        assert_eq!(helps(body, true), [help], "{body}");
    }
}

#[test]
fn what_is_meant_for_one_service_is_not_moved_to_another() {
    let body = r#"{"name":"contoso","serviceDetails":{"zoomPhoneCloudPeering":{
        "enabled":true,"syncEnabled":false,"configuration":{}}}}"#;
    assert_eq!(helps(body, true), [REMOVE]);
    let body = r#"{"telephoneNumber":"+442079460123","accountName":"contoso","serviceDetails":{
        "teamsDirectRouting":{"enabled":true,"usage":"x"}}}"#;
    assert_eq!(helps(body, false), [REMOVE]);
}

#[test]
fn a_member_that_is_where_it_belongs_as_well_is_removed() {
    let body = r#"{"name":"contoso","serviceDetails":{"teamsPhoneMobile":{"name":"contoso"}}}"#;
    assert_eq!(helps(body, true), [REMOVE]);
    // Read-only members are to be removed anywhere.
    let body = r#"{"name":"contoso","numberCount":1,"serviceDetails":{"teamsPhoneMobile":{}}}"#;
    assert_eq!(helps(body, true), [REMOVE]);
}

#[test]
fn a_place_that_has_null_is_free_and_one_in_another_letter_case_is_taken() {
    let both = |value: &str, name: &str| {
        let member = format!(r#""serviceDetails":{{"{name}":{value}}}"#);
        [
            format!(r#"{{"teamsTenantId":"t",{member}}}"#),
            format!(r#"{{{member},"teamsTenantId":"t"}}"#),
        ]
    };
    for body in both("null", "teamsTenantId") {
        assert_eq!(helps(&body, true), ["move it to `/serviceDetails/teamsTenantId`"], "{body}");
    }
    for body in both(r#""u""#, "TeamsTenantId").iter().chain(&both(r#""u""#, "teamsTenantId")) {
        assert_eq!(helps(body, true), [REMOVE], "{body}");
    }
}

#[test]
fn a_place_in_a_value_of_another_type_is_not_named() {
    for details in ["[]", r#"[{"teamsTenantId":"t"}]"#, "\"t\"", "7"] {
        let body = format!(r#"{{"teamsTenantId":"t","serviceDetails":{details}}}"#);
        assert_eq!(helps(&body, true), [REMOVE], "{body}");
    }
    let body = r#"{"teamsTenantId":"t","serviceDetails":null}"#;
    assert_eq!(helps(body, true), ["move it to `/serviceDetails/teamsTenantId`"]);
}

/// Whether the place is taken is not looked up there.
#[test]
fn a_place_in_an_object_with_many_members_is_not_named() {
    for (unknown, help) in
        [(31, "move it to `/serviceDetails/teamsTenantId`"), (32, REMOVE), (64, REMOVE)]
    {
        let others: String = (0..unknown).map(|at| format!(r#","x{at}":0"#)).collect();
        let body = |last: &str| {
            format!(
                r#"{{"teamsTenantId":"t","serviceDetails":{{"zoomPhoneCloudPeering":{{}}{others}{last}}}}}"#
            )
        };
        assert_eq!(helps(&body(""), true)[0], help, "{unknown}");
        assert_eq!(helps(&body(r#","teamsTenantId":"u""#), true)[0], REMOVE, "{unknown}");
    }
}

#[test]
fn a_member_of_a_number_is_moved_inside_its_number() {
    let number = r#"{"telephoneNumber":"+442079460123","accountName":"contoso","usage":"",
        "serviceDetails":{"teamsOperatorConnect":{"enabled":true,"choosableCapabilities":[]}}}"#;
    let below = "/serviceDetails/teamsOperatorConnect/configuration";
    let expected = ["usage", "choosableCapabilities"];
    let expected = |start: &str| expected.map(|name| format!("move it to `{start}{below}/{name}`"));
    assert_eq!(helps(number, false), expected(""));
    let batch = format!(r#"{{"numbers":[{{}},{number}],"accountName":"contoso"}}"#);
    let operation = OPERATIONS.iter().find(|it| it.id == "createOrUpdateNumbers");
    let report = Validator::default().check_body(operation.unwrap(), batch.as_bytes(), None);
    let unknown = report.issues().iter().filter(|issue| issue.code() == CODE);
    let helps: Vec<_> = unknown.filter_map(|issue| issue.help.as_deref()).collect();
    let [usage, capabilities] = expected("/numbers/1");
    let account = "move it to where it belongs, for example to `/numbers/0/accountName`";
    assert_eq!(helps, [&*usage, &*capabilities, account]);
}

#[test]
fn the_missing_member_is_at_the_place_to_which_the_other_is_moved() {
    let body = r#"{"serviceDetails":{"name":"contoso"}}"#;
    let report = Validator::default().check_account(body.as_bytes(), None);
    let missing = report.issues().iter().find(|issue| issue.code() == "json/missing-member");
    assert_eq!(missing.unwrap().location.json_pointer(), "/name");
}
