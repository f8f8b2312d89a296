//! The probe over TLS.

use std::fs;
use std::path::PathBuf;

use acg_policy_gateway::probe::{Options, Outcome, ProbeError, Report, Target, run};
use serde_json::json;

use crate::gateway::{Gateway, Listener};
use crate::upstream::Upstream;

#[test]
fn both_protocols_are_probed_over_tls_and_certificates_are_verified() {
    let upstream = Upstream::start();
    let gateway = Gateway::start(upstream.address(), &[listener()]);
    let port = gateway.address("tls").port();
    let probe = |change: &dyn Fn(&mut Options)| {
        let target = Target::read(&format!("https://localhost:{port}")).unwrap();
        let mut options = Options::new(target);
        options.rate = 0;
        options.only = ["query", "http2/one-frame", "http2/two-paths"].map(str::to_owned).to_vec();
        change(&mut options);
        run(&options, &mut |_| {})
    };
    assert!(matches!(probe(&|_| {}), Err(ProbeError::Tls(_) | ProbeError::Certificates(_))));
    check(&probe(&|options| options.insecure = true).unwrap());
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("probe-certificate.pem");
    fs::write(&file, CERTIFICATE).unwrap();
    check(&probe(&|options| options.certificates = Some(file.clone())).unwrap());
}

fn check(report: &Report) {
    assert_eq!(report.exit_code(), 0, "{}", report.to_text());
    assert_eq!(report.count(Outcome::Skipped), 0, "{}", report.to_text());
    assert!(report.count(Outcome::Refused) > 45, "{}", report.to_text());
}

/// The sample with TLS.
fn listener() -> Listener {
    let context = json!({
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        "common_tls_context": {
            "alpn_protocols": ["h2", "http/1.1"],
            "tls_certificates": [{
                "certificate_chain": { "inline_string": CERTIFICATE },
                "private_key": { "inline_string": KEY },
            }],
        },
    });
    let socket = json!({ "name": "tls", "typed_config": context });
    let chain = format!("        - transport_socket: {socket}\n          filters:\n");
    Listener {
        name: "tls".to_owned(),
        replacements: vec![("        - filters:\n", chain.leak())],
        ..Listener::default()
    }
}

/// For `localhost`, signed by itself, and used here only.
const CERTIFICATE: &str = "\
-----BEGIN CERTIFICATE-----
MIIBlzCCAT6gAwIBAgIUNocoWTzqDFnlDqxtheERBSFfDmcwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjAzMDUyNloYDzIxMjYxMTAy
MDMwNTI2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQuPdjxsf1D7IsEUf41C2+F+8Bx9NqCtRbrjIHda37AIWMyAPi6JYBK
g/AhVz9TH65TrFo5TtAUmO07tR2NxtP6o2wwajAdBgNVHQ4EFgQU19zzVBPtDDKk
Fqe3Y+zfrncN+XgwHwYDVR0jBBgwFoAU19zzVBPtDDKkFqe3Y+zfrncN+XgwGgYD
VR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0E
AwIDRwAwRAIgaV31iZk225qv4XgKrKRXnx7KNUwwdpGZdy5TSH7exW0CIFL95ESG
Dt8qekMz8v9/62u1JAOo8Do+ZxjEjVtLBmde
-----END CERTIFICATE-----
";
const KEY: &str = "\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgbPSBisy/+3ZRehTY
u2DCbQ7/6elEULS2JwuJfe54cQChRANCAAQuPdjxsf1D7IsEUf41C2+F+8Bx9NqC
tRbrjIHda37AIWMyAPi6JYBKg/AhVz9TH65TrFo5TtAUmO07tR2NxtP6
-----END PRIVATE KEY-----
";
