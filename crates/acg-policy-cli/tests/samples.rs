//! The samples in other languages, against the program.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn examples(language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(language)
}

#[test]
fn the_sample_in_python_passes_its_tests() {
    let mut python = Command::new("python3");
    python.args(["-B", "-m", "unittest", "-v"]).current_dir(examples("python"));
    let output = python.env("ACG_POLICY", env!("CARGO_BIN_EXE_acg-policy")).output();
    let output = output.expect("this test requires Python 3.10");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("Ran 7 tests"), "{text}");
}

#[test]
fn the_samples_in_node_pass_their_tests() {
    let project = root().join("js/package.json");
    let express = root().join("js/node_modules/express/package.json");
    assert!(express.is_file(), "Express is not installed: run `cargo xtask setup`");
    let mut node = Command::new("node");
    node.arg("--test").arg(examples("node").join("samples.test.mjs"));
    node.env("ACG_POLICY", env!("CARGO_BIN_EXE_acg-policy")).env("ACG_POLICY_EXPRESS", project);
    // Set where this test is itself run by Node; it would change the output.
    let output = node.env_remove("NODE_TEST_CONTEXT").output().expect("this test requires Node 20");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("pass 6"), "{text}");
}

/// API Management itself cannot be run: the XML is well-formed, and asks before it forwards.
#[test]
fn the_policy_of_api_management_is_well_formed_and_refuses_without_a_verdict() {
    let file = root().join("plugin/api-management/policy.xml");
    let script = "
import sys, xml.etree.ElementTree as tree
inbound = tree.parse(sys.argv[1]).getroot().find('inbound')
print([element.tag for element in inbound])
print(inbound.find('send-request').find('set-url').text)
choose = inbound.find('choose')
print(choose.find('when').get('condition'))
print(choose.find('when/return-response/set-status').get('code'))
print(choose.find('otherwise/choose/when').get('condition'))
";
    let output = Command::new("python3").args(["-c", script]).arg(&file).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let expected = r#"['base', 'set-variable', 'send-request', 'choose']
http://acg-policy.internal:8082/v1/check
@(context.Variables.GetValueOrDefault<IResponse>("acgResponse")?.StatusCode != 200)
503
@(!(bool)((JObject)context.Variables["acgVerdict"])["accepted"])
"#;
    assert_eq!(text, expected, "{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(file).unwrap();
    for member in ["method", "target", "headers", "bodyBase64"] {
        assert!(text.contains(&format!("&quot;{member}&quot;")), "{member}");
    }
}
