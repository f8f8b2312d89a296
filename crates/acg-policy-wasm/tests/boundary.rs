//! Uses the exports as JavaScript does: the buffer is filled from outside, through the module's
//! memory. The tests run in Node and in a browser.
#![cfg(target_arch = "wasm32")]
#![cfg_attr(
    target_arch = "wasm32",
    expect(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "clippy does not recognise `wasm_bindgen_test` as a test attribute"
    )
)]

use acg_policy::OPERATIONS;
use acg_policy_wasm::{
    ACCEPTED, INVALID_FRAME, REPORTED, Validator, output_address, output_length, reserve,
};
use js_sys::{JSON, Reflect, Uint8Array, WebAssembly::Memory};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const NUMBER: &str = r#"{"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails": {
    "teamsOperatorConnect": {"enabled": true, "configuration": {
        "usage": "CallingUserAssignment", "choosableCapabilities": ["InboundCalling"],
        "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}"#;
const ENABLED: &str = r#"{"name": "contoso", "serviceDetails":
    {"teamsOperatorConnect": {"enabled": true, "syncEnabled": true}}}"#;
const TARGET: &str = "/accounts/contoso/numbers/+442079460123?api-version=2024-02-29";

fn memory() -> JsValue {
    wasm_bindgen::memory().unchecked_into::<Memory>().buffer()
}

fn fill(bytes: &[u8]) -> usize {
    let address = reserve(bytes.len().max(1));
    assert_ne!(address, 0, "{} bytes can be reserved", bytes.len());
    let length = u32::try_from(bytes.len()).unwrap();
    let address = u32::try_from(address).unwrap();
    Uint8Array::new_with_byte_offset_and_length(&memory(), address, length).copy_from(bytes);
    bytes.len()
}

fn output() -> Vec<u8> {
    let address = u32::try_from(output_address()).unwrap();
    let length = u32::try_from(output_length()).unwrap();
    Uint8Array::new_with_byte_offset_and_length(&memory(), address, length).to_vec()
}

/// The codes and the status of the report, which is parsed by `JSON.parse`.
fn report() -> (Vec<String>, Option<f64>) {
    let text = String::from_utf8(output()).unwrap();
    let report = JSON::parse(&text).unwrap();
    let member = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap();
    let issues = js_sys::Array::from(&member(&report, "issues"));
    let codes = issues.iter().map(|issue| member(&issue, "code").as_string().unwrap());
    (codes.collect(), member(&report, "status").as_f64())
}

fn text(frame: &mut Vec<u8>, text: &[u8]) {
    frame.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
    frame.extend(text);
}

fn account(frame: &mut Vec<u8>, state: u32, json: Option<&str>) {
    frame.extend(state.to_le_bytes());
    if let Some(json) = json {
        text(frame, json.as_bytes());
    }
}

fn body_frame(state: u32, json: Option<&str>, body: &str) -> Vec<u8> {
    let mut frame = Vec::new();
    account(&mut frame, state, json);
    text(&mut frame, body.as_bytes());
    frame
}

fn request_frame(headers: &[(&str, &str)], state: u32, json: Option<&str>, body: &str) -> Vec<u8> {
    frame_with_roles(headers, state, json, None, body)
}

fn frame_with_roles(
    headers: &[(&str, &str)],
    state: u32,
    json: Option<&str>,
    roles: Option<&[&str]>,
    body: &str,
) -> Vec<u8> {
    let mut frame = Vec::new();
    text(&mut frame, b"PUT");
    text(&mut frame, TARGET.as_bytes());
    frame.extend(u32::try_from(headers.len()).unwrap().to_le_bytes());
    for (name, value) in headers {
        text(&mut frame, name.as_bytes());
        text(&mut frame, value.as_bytes());
    }
    account(&mut frame, state, json);
    let count = roles.map_or(0, |roles| roles.len() + 1);
    frame.extend(u32::try_from(count).unwrap().to_le_bytes());
    for role in roles.unwrap_or_default() {
        text(&mut frame, role.as_bytes());
    }
    text(&mut frame, body.as_bytes());
    frame
}

/// Checks the body of a number PUT.
fn check_number(validator: &Validator, length: usize) -> u32 {
    validator.check_body(operation("putNumber"), length)
}

fn operation(id: &str) -> usize {
    OPERATIONS.iter().position(|operation| operation.id == id).unwrap()
}

fn validator() -> Validator {
    Validator::create(fill(b"{}")).unwrap()
}

const JSON_HEADER: (&str, &str) = ("content-type", "application/json");

#[wasm_bindgen_test]
fn a_valid_request_is_accepted_without_a_report() {
    let frame = request_frame(&[JSON_HEADER], 1, Some(ENABLED), NUMBER);
    assert_eq!(validator().check_request(fill(&frame)), ACCEPTED);
}

#[wasm_bindgen_test]
fn method_target_headers_and_body_are_read() {
    let body = NUMBER.replace("CallingUserAssignment", "");
    let frame = request_frame(&[JSON_HEADER], 0, None, &body);
    assert_eq!(validator().check_request(fill(&frame)), REPORTED);
    assert_eq!(report(), (vec!["number/usage-empty".to_owned()], Some(400.0)));

    let headers = [("content-type", "text/plain")];
    let frame = request_frame(&headers, 0, None, NUMBER);
    assert_eq!(validator().check_request(fill(&frame)), REPORTED);
    assert_eq!(report(), (vec!["request/content-type".to_owned()], Some(415.0)));
}

#[wasm_bindgen_test]
fn roles_are_checked_if_they_are_known() {
    let validator = validator();
    for (roles, expected) in [
        (None, ACCEPTED),
        (Some(&["other", "ProvisioningAPI.Write"][..]), ACCEPTED),
        (Some(&["ProvisioningAPI.Read"]), REPORTED),
        (Some(&[]), REPORTED),
    ] {
        let frame = frame_with_roles(&[JSON_HEADER], 1, Some(ENABLED), roles, NUMBER);
        assert_eq!(validator.check_request(fill(&frame)), expected, "{roles:?}");
        if expected == REPORTED {
            assert_eq!(report(), (vec!["request/role".to_owned()], Some(403.0)));
        }
    }
}

#[wasm_bindgen_test]
fn the_account_state_is_checked_if_it_was_looked_up() {
    let validator = validator();
    let cases = [
        (0, None, None),
        (1, Some(ENABLED), None),
        (1, Some(r#"{"name": "contoso"}"#), Some(("state/service-not-enabled", 409.0))),
        (1, Some("no account"), Some(("state/unknown", 503.0))),
        (2, None, Some(("state/account-missing", 404.0))),
        (3, None, Some(("state/unknown", 503.0))),
    ];
    for (state, json, expected) in cases {
        let status = check_number(&validator, fill(&body_frame(state, json, NUMBER)));
        match expected {
            None => assert_eq!(status, ACCEPTED, "state {state}"),
            Some((code, http)) => {
                assert_eq!(status, REPORTED, "state {state}");
                assert_eq!(report(), (vec![code.to_owned()], Some(http)), "state {state}");
            }
        }
    }
}

#[wasm_bindgen_test]
fn a_number_is_compared_with_the_tables_of_the_account() {
    let validator = validator();
    let (plans, addresses) = (r#"{"capabilityPlans": []}"#, r#"{"value": []}"#);
    for (tables, expected) in [
        (["", "", ""], None),
        ([plans, "", ""], Some("state/plan")),
        (["", addresses, ""], Some("state/civic-address")),
        (["{}", "", ""], Some("state/unknown")),
        (["", "{}", ""], Some("state/unknown")),
        (["", "", "{}"], Some("state/unknown")),
    ] {
        let mut frame = Vec::new();
        account(&mut frame, 4, Some(ENABLED));
        tables.iter().chain([&NUMBER]).for_each(|field| text(&mut frame, field.as_bytes()));
        let status = check_number(&validator, fill(&frame));
        let codes = if status == ACCEPTED { Vec::new() } else { report().0 };
        assert_eq!(codes, Vec::from_iter(expected), "{tables:?}");
    }
}

#[wasm_bindgen_test]
fn the_body_of_each_operation_is_checked_by_its_table() {
    let validator = validator();
    let empty = r#"{"numbers": []}"#;
    for (id, body, expected) in [
        ("putAccount", ENABLED, "account/tenant-id-missing"),
        ("createOrUpdateNumbers", empty, "batch/empty"),
        ("deleteNumbers", r#"{"numbers": [{"telephoneNumber": "0"}]}"#, "number/e164"),
        ("getTeamsAvailableCapabilities", empty, "batch/empty"),
        ("patchRequestForInformation", "{}", "rfi/nothing-to-change"),
        ("putNumber", "", "request/body-missing"),
        ("getAccount", "{}", "request/body-unexpected"),
    ] {
        let length = fill(&body_frame(0, None, body));
        assert_eq!(validator.check_body(operation(id), length), REPORTED, "{id}");
        assert_eq!(report().0, [expected], "{id}");
    }
    let length = fill(&body_frame(0, None, ENABLED));
    assert_eq!(validator.check_body(OPERATIONS.len(), length), INVALID_FRAME);
}

#[wasm_bindgen_test]
fn a_telephone_number_is_the_whole_buffer() {
    let validator = validator();
    assert_eq!(validator.check_phone_number(fill(b"+442079460123")), ACCEPTED);
    assert_eq!(validator.check_phone_number(fill(b"01632 960001")), REPORTED);
    assert_eq!(report(), (vec!["number/e164".to_owned()], Some(400.0)));
}

#[wasm_bindgen_test]
fn the_policy_is_applied_and_its_faults_have_a_pointer() {
    let lenient = Validator::create(fill(br#"{"rules": {"number/e164": "warning"}}"#)).unwrap();
    assert_eq!(lenient.check_phone_number(fill(b"0")), REPORTED);
    assert_eq!(report().1, None);
    assert!(Validator::create(fill(br#"{"profile": "lax"}"#)).is_none());
    let fault = output();
    let (length, rest) = fault.split_first_chunk().unwrap();
    let (pointer, rest) = rest.split_at(usize::try_from(u32::from_le_bytes(*length)).unwrap());
    assert_eq!(pointer, b"/profile");
    assert!(String::from_utf8_lossy(rest).contains("expected `standard`"));
}

#[wasm_bindgen_test]
fn every_truncated_frame_is_invalid() {
    let validator = validator();
    let roles = Some(&["ProvisioningAPI.Write"][..]);
    let request = frame_with_roles(&[JSON_HEADER], 1, Some(ENABLED), roles, NUMBER);
    for end in 0..request.len() {
        assert_eq!(validator.check_request(fill(&request[..end])), INVALID_FRAME, "{end} bytes");
    }
    let number = body_frame(1, Some(ENABLED), NUMBER);
    for end in 0..number.len() {
        assert_eq!(check_number(&validator, fill(&number[..end])), INVALID_FRAME, "{end} bytes");
    }
}

#[wasm_bindgen_test]
fn a_frame_with_wrong_lengths_is_invalid() {
    let validator = validator();
    let mut longer = request_frame(&[], 0, None, NUMBER);
    longer.push(0);
    assert_eq!(validator.check_request(fill(&longer)), INVALID_FRAME);
    let mut many_headers = Vec::new();
    text(&mut many_headers, b"PUT");
    text(&mut many_headers, TARGET.as_bytes());
    many_headers.extend(u32::MAX.to_le_bytes());
    assert_eq!(validator.check_request(fill(&many_headers)), INVALID_FRAME);
    assert_eq!(check_number(&validator, fill(&body_frame(4, None, NUMBER))), INVALID_FRAME);
    let mut long_text = 0_u32.to_le_bytes().to_vec();
    long_text.extend(u32::MAX.to_le_bytes());
    assert_eq!(check_number(&validator, fill(&long_text)), INVALID_FRAME);
    assert_eq!(check_number(&validator, usize::MAX), INVALID_FRAME, "longer than the buffer");
}

#[wasm_bindgen_test]
fn a_reservation_beyond_the_memory_fails_and_the_next_check_works() {
    assert_eq!(reserve(usize::MAX), 0);
    let validator = validator();
    assert_eq!(validator.check_phone_number(fill(b"+442079460123")), ACCEPTED);
}

#[wasm_bindgen_test]
fn the_buffer_keeps_its_bytes_when_the_memory_grows() {
    let validator = validator();
    let frame = body_frame(0, None, NUMBER);
    let length = fill(&frame);
    let memory = wasm_bindgen::memory().unchecked_into::<Memory>();
    memory.grow(16);
    assert_eq!(check_number(&validator, length), ACCEPTED);
}
