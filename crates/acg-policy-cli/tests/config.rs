//! `acg-policy config`.

mod program;

use program::{Output, acg_policy};

#[test]
fn what_init_writes_has_no_error_once_the_digest_is_filled_in() {
    for platform in ["envoy", "istio", "envoy-gateway"] {
        let Output { code, stdout, .. } =
            acg_policy(&["config", "init", "--platform", platform], b"");
        assert_eq!(code, 0, "{platform}");
        let text = stdout.replace(&"0".repeat(64), &"1a".repeat(32));
        let Output { code, stdout, .. } = acg_policy(&["config", "check", "-"], text.as_bytes());
        assert!(
            code == 0 && stdout.starts_with("0 errors") | stdout.contains("\n0 errors"),
            "{stdout}"
        );
    }
}

#[test]
fn a_finding_has_its_line_its_setting_a_help_and_a_page() {
    let input = b"{\"account\": {\"cluster\": \"x\"},\n \"acount\": 1}";
    let Output { code, stdout, .. } = acg_policy(&["config", "check", "-"], input);
    assert_eq!(code, 1);
    for expected in
        ["-:2: error[plugin-configuration]: ", "help: ", "docs/gateway/plugin-configuration.md"]
    {
        assert!(stdout.contains(expected), "{stdout}");
    }
    let Output { stdout, .. } = acg_policy(&["config", "check", "-", "--format", "json"], input);
    let report: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    let finding = |member: &str| report.pointer(&format!("/findings/0/{member}")).cloned();
    assert_eq!(finding("setting"), Some("plugin-configuration".into()));
    assert_eq!((finding("line"), finding("level")), (Some(2.into()), Some("error".into())));
}

#[test]
fn a_byte_order_mark_is_ignored() {
    let input = "\u{feff}{\"account\": {\"cluster\": \"\\u0061cg\"}}".as_bytes();
    let Output { code, stdout, .. } = acg_policy(&["config", "check", "-"], input);
    assert_eq!((code, stdout.as_str()), (0, "0 errors, 0 warnings\n"));
}

#[test]
fn characters_that_control_the_terminal_are_escaped() {
    let input = "{\"hold\": \"body\", \"a\u{202e}\\u001b[2Jb\": 1}".as_bytes();
    for (format, expected) in
        [("text", "`a\\u{202e}\\u{1b}[2Jb`"), ("json", "`a\\u202e\\u001b[2Jb`")]
    {
        let arguments = ["config", "check", "-", "--format", format];
        let Output { code, stdout, .. } = acg_policy(&arguments, input);
        assert!(code == 1 && stdout.contains(expected), "{stdout}");
        assert!(!stdout.contains(['\u{1b}', '\u{202e}']), "{stdout}");
    }
    let Output { stderr, .. } = acg_policy(&["config", "check", "a\u{1b}[2J"], b"");
    assert!(stderr.contains("cannot read a\\u{1b}[2J: "), "{stderr}");
}

#[test]
fn a_file_that_cannot_be_read_is_an_error() {
    for (file, input, expected) in [
        ("missing.yaml", "", "cannot read missing.yaml"),
        ("-", "a: [", "-: "),
        ("-", "\0a\0:\0 \0b", "text in UTF-16 or UTF-32; save it as UTF-8"),
        ("-", "a: 1", "expected a bootstrap of Envoy"),
    ] {
        let Output { code, stderr, .. } = acg_policy(&["config", "check", file], input.as_bytes());
        assert!(code == 2 && stderr.contains(expected), "{stderr}");
    }
}

#[test]
fn the_policy_of_serve_is_compared_with_the_size_of_bodies() {
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("policy.json");
    let policy = policy.to_str().unwrap();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugin/ext-authz/envoy.yaml");
    for (bytes, expected) in [(262_144, 0), (262_145, 1)] {
        std::fs::write(policy, format!("{{\"maxBodyBytes\": {bytes}}}")).unwrap();
        let arguments = ["config", "check", sample, "--policy", policy];
        let Output { code, stdout, .. } = acg_policy(&arguments, b"");
        assert_eq!(code, expected, "{stdout}");
    }
    std::fs::write(policy, "{\"maxBodyByte\": 1}").unwrap();
    let Output { code, stderr, .. } =
        acg_policy(&["config", "check", sample, "--policy", policy], b"");
    assert!(code == 2 && stderr.contains("policy.json, line 1"), "{stderr}");
}
