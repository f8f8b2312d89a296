//! `acg-policy number`, and the version of the numbering plans in other commands.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

mod program;

use std::fs;

use program::{Output, acg_policy};
use serde_json::{Value, json};

fn answer(arguments: &[&str]) -> (i32, Value) {
    let Output { code, stdout, stderr } = acg_policy(arguments, b"");
    assert_eq!(stderr, "");
    (code, serde_json::from_str(&stdout).unwrap())
}

#[test]
fn a_text_has_a_verdict_a_plan_and_a_suggestion() {
    let Output { code, stdout, .. } =
        acg_policy(&["number", "(020) 7946-0123", "--country", "gb"], b"");
    assert_eq!(code, 1);
    let expected = "verdict:    rejected\n\
        suggestion: +442079460123 (spaces, punctuation, trunk-prefix, country-code)\n\
        plan:       +44, GB, fixed-line, length possible, valid\n\
        error[number/e164]: ";
    assert!(stdout.starts_with(expected), "{stdout}");
    let Output { code, stdout, .. } = acg_policy(&["number", "+442079460123"], b"");
    assert_eq!(code, 0);
    assert!(stdout.contains("verdict:    accepted\nsuggestion: +442079460123 (as written)\n"));
    let Output { stdout, .. } = acg_policy(&["number", "4.42079E+11"], b"");
    assert!(stdout.contains("suggestion: none (exponent)\n"), "{stdout}");
}

#[test]
fn an_answer_in_json_has_fixed_members() {
    let (code, answer) = answer(&["number", "tel:+44-20-7946-0123;ext=402", "--format", "json"]);
    assert_eq!(code, 1);
    assert_eq!(answer["accepted"], false);
    assert_eq!(answer["suggestion"], "+442079460123");
    assert_eq!(answer["changed"], json!(["tel-uri", "punctuation", "extension"]));
    assert_eq!(answer["obstacle"], Value::Null);
    let plan = json!({"callingCode": 44, "country": "GB", "shared": false, "kind": "fixed-line",
        "length": "possible", "valid": true});
    assert_eq!(answer["plan"], plan);
    assert_eq!(answer["issues"][0]["code"], "number/e164");
    assert!(!answer["issues"].to_string().contains("7946"), "{answer}");
}

#[test]
fn the_number_ranges_of_a_policy_are_valid() {
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/number-policy.json");
    let policy = json!({"numberingPlan": {"additional": [{"prefix": "+15555", "digits": [11]}]}});
    fs::write(file, policy.to_string()).unwrap();
    let text = ["number", "(555) 555-0100", "--country", "US", "--format", "json"];
    assert_eq!(answer(&text).1["suggestion"], Value::Null);
    let (_, answer) = answer(&[&text[..], &["--policy", file]].concat());
    assert_eq!(answer["suggestion"], "+15555550100");
    let Output { code, stdout, .. } =
        acg_policy(&["number", "+15555550100", "--policy", file], b"");
    assert_eq!((code, stdout.contains("plan-pattern")), (0, false), "{stdout}");
    let Output { code, stderr, .. } = acg_policy(&["number", "1", "--policy", "missing.json"], b"");
    assert_eq!(code, 2, "{stderr}");
}

#[test]
fn lines_are_answered_in_order() {
    let input = concat!(
        "{\"text\": \"0112345-6789\", \"country\": \"AR\"}\n\n",
        "{\"text\": \"+442079460100..199\"}\n",
        "{\"text\": \"+442079460123\", \"country\": null}\n",
        "{\"text\": \"020 7946 0123\"}\n",
    );
    let Output { code, stdout, stderr } =
        acg_policy(&["number", "-", "--country", "GB"], input.as_bytes());
    assert_eq!((code, stderr.as_str()), (1, ""));
    let answers: Vec<Value> =
        stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let suggestions: Vec<&Value> = answers.iter().map(|answer| &answer["suggestion"]).collect();
    assert_eq!(
        suggestions,
        [&json!("+541123456789"), &Value::Null, &json!("+442079460123"), &json!("+442079460123")]
    );
    assert_eq!(answers[1]["obstacle"], "range");
    assert_eq!(answers[2]["accepted"], true);
}

#[test]
fn a_line_that_cannot_be_read_is_reported_without_its_values() {
    let input = "{\"text\": 442079460123}\n{\"txt\": \"+442079460123\"}\n\
        {\"text\": \"1\", \"country\": \"ZZ\"}\n{\"text\": \"+442079460123\"}\n";
    let Output { code, stdout, stderr } = acg_policy(&["number", "-"], input.as_bytes());
    assert_eq!((code, stdout.lines().count()), (2, 1));
    for place in [
        "line 1, column 10: at /text: expected a string, found a number",
        "line 2, column 2: at /txt: unknown member; did you mean `text`?",
        "line 3, column 26: at /country: unknown country",
    ] {
        assert!(stderr.contains(place), "{stderr}");
    }
    assert!(!stderr.contains("7946"), "{stderr}");
    let Output { code, stderr, .. } = acg_policy(&["number", "1", "--country", "ZZ"], b"");
    assert!(code == 2 && stderr.contains("unknown country"), "{stderr}");
}

#[test]
fn every_fault_of_a_line_has_its_reason() {
    for (line, message) in [
        (
            &b"{\"contry\":\"GB\",\"text\":\"1\"}"[..],
            "column 2: at /contry: unknown member; did you mean `country`?",
        ),
        (b"{\"Text\":\"1\"}", "column 2: at /Text: unknown member; did you mean `text`?"),
        (b"{\"number\":\"1\"}", "column 2: at /number: unknown member; did you mean `text`?"),
        (b"{\"text\":\"1\",\"text\":\"2\"}", "column 13: at /text: duplicate member"),
        (b"{\"text\":\"\\ud800\"}", "column 9: at /text: unpaired surrogate"),
        (b"{\"text\":\"\xFF\"}", "column 10: at /text: invalid UTF-8"),
        (b"{\"text\":1,}", "column 11: not JSON: "),
        (b"020 7946", "column 1: expected a JSON object; `acg-policy number --help`"),
        (b"{\"country\":\"GB\"}", "column 1: the member `text` is missing"),
        (
            b"{\"text\":\"1\",\"country\":5}",
            "column 23: at /country: expected a string, found a number",
        ),
        (
            b"{\"text\":\"1\",\"id\":[]}",
            "column 18: at /id: expected a string or a number, found an array",
        ),
        (
            b"{\"text\":\"1\"}\r{\"text\":\"1\"}",
            "not JSON: trailing characters; the lines end with a carriage return",
        ),
    ] {
        let Output { code, stdout, stderr } = acg_policy(&["number", "-"], line);
        let shown = String::from_utf8_lossy(line);
        assert_eq!((code, stdout.as_str()), (2, ""), "{shown}");
        assert!(stderr.starts_with("acg-policy: line 1, "), "{stderr}");
        assert!(stderr.contains(message), "{shown}: {stderr}");
    }
}

#[test]
fn an_answer_has_the_id_of_its_line() {
    let input = "{\"text\":\"1\",\"id\":\"a\\u0041\u{9b}\"}\n{\"id\":2}\n{\"text\":\"1\",\"id\":3}\n{\"text\":\"1\",\"id\":null}\n";
    let Output { code, stdout, .. } = acg_policy(&["number", "-"], input.as_bytes());
    assert_eq!(code, 2);
    let answers: Vec<Value> =
        stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&answers[0]["id"], &answers[1]["id"]), (&json!("aA\u{9b}"), &json!(3)));
    assert!(answers[2].get("id").is_none() && !stdout.contains('\u{9b}'), "{stdout}");
}

#[test]
fn the_input_may_be_an_array_or_have_a_byte_order_mark() {
    for input in [
        "\u{feff}{\"text\": \"+442079460123\"}\n",
        "[\n{\"text\": \"+442079460123\"}]",
        "{\n\"text\": \"+442079460123\"}",
    ] {
        let Output { code, stdout, stderr } = acg_policy(&["number", "-"], input.as_bytes());
        assert_eq!((code, stdout.lines().count(), stderr.as_str()), (0, 1, ""), "{input}");
    }
}

#[test]
fn an_input_without_numbers_is_named() {
    let Output { code, stderr, .. } = acg_policy(&["number", "-"], b"\n");
    assert_eq!(code, 0);
    assert_eq!(stderr, "acg-policy: standard input is empty; nothing was checked\n");
    let Output { code, stderr, .. } = acg_policy(&["number", "-"], b"\xFF\xFE{\0}\0");
    assert!(code == 2 && stderr.contains("standard input: text in UTF-16 or UTF-32"), "{stderr}");
    let Output { code, stderr, .. } = acg_policy(&["number", "-"], "{}\n".repeat(50).as_bytes());
    assert_eq!((code, stderr.lines().count()), (2, 21));
    assert!(stderr.ends_with("and 30 more faults of the input\n"), "{stderr}");
}

#[test]
fn every_command_tells_the_version_of_the_numbering_plans() {
    let version = e164_plan::METADATA_VERSION;
    let Output { stdout, .. } = acg_policy(&["--version"], b"");
    assert_eq!(
        stdout,
        format!("acg-policy {} (numbering plans {version})\n", env!("CARGO_PKG_VERSION"))
    );
    let Output { stdout, .. } = acg_policy(&["rules"], b"");
    assert!(stdout.ends_with(&format!("\nnumbering plans: {version}\n")), "{stdout}");
    let (_, rules) = answer(&["rules", "--format", "json"]);
    let with_plans: Vec<&Value> = rules
        .as_array()
        .unwrap()
        .iter()
        .filter(|rule| rule.get("plans").is_some_and(|plans| plans == version))
        .map(|rule| &rule["code"])
        .collect();
    assert!(with_plans.contains(&&json!("number/plan-length")), "{with_plans:?}");
    assert!(with_plans.contains(&&json!("number/country-code")), "{with_plans:?}");
    assert!(!with_plans.contains(&&json!("number/usage-empty")), "{with_plans:?}");
    let Output { stdout, .. } = acg_policy(&["explain", "number/plan-pattern"], b"");
    assert!(stdout.contains(&format!("Version {version}.")), "{stdout}");
    let Output { stdout, .. } = acg_policy(&["explain", "number/usage-empty"], b"");
    assert!(!stdout.contains(version), "{stdout}");
}
