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
fn a_file_that_cannot_be_read_is_an_error() {
    for (file, input, expected) in [
        ("missing.yaml", "", "cannot read missing.yaml"),
        ("-", "a: [", "-: "),
        ("-", "a: 1", "expected a bootstrap of Envoy"),
    ] {
        let Output { code, stderr, .. } = acg_policy(&["config", "check", file], input.as_bytes());
        assert!(code == 2 && stderr.contains(expected), "{stderr}");
    }
}
