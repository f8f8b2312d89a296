//! Lookups over TLS.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tempfile::TempDir;

use crate::accounts::{FIELDS, number, target};
use crate::server::{Response, Server};

const KNOWN: &str =
    r#"{"name":"enabled","serviceDetails":{"teamsDirectRouting":{"enabled":true}}}"#;

/// An API with a certificate of a CA that no system knows.
struct Api {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
    folder: TempDir,
}

impl Api {
    /// The certificate is for `name`; `response` is the response to each request.
    fn start(name: &str, response: String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        std::fs::write(folder.path().join("ca.pem"), ca.pem()).unwrap();
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &ca).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider);
        let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        let config = config.with_single_cert(vec![certificate.der().clone()], key).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let (config, seen) = (Arc::new(config), Arc::clone(&requests));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that does not trust the certificate ends the connection.
                let _ended = respond(stream, &config, &seen, &response);
            }
        });
        Self { address, requests, folder }
    }

    fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }
}

fn respond(
    stream: TcpStream,
    config: &Arc<ServerConfig>,
    requests: &AtomicUsize,
    response: &str,
) -> std::io::Result<()> {
    let connection = ServerConnection::new(Arc::clone(config)).unwrap();
    let mut stream = BufReader::new(StreamOwned::new(connection, stream));
    let mut line = String::new();
    while stream.read_line(&mut line)? > 2 {
        line.clear();
    }
    requests.fetch_add(1, Ordering::Relaxed);
    stream.get_mut().write_all(response.as_bytes())?;
    stream.get_mut().conn.send_close_notify();
    stream.get_mut().flush()
}

fn response(status: &str, fields: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{fields}\r\n{body}"
    )
}

fn put(server: &Server) -> Response {
    let target = format!("/authz{}", target("enabled"));
    server.send("PUT", &target, FIELDS, number("enabled").as_bytes())
}

/// The status of a number write, the result of its lookup, and the log.
fn looked_up(arguments: &[&str], result: &str) -> (u16, String) {
    let mut server = Server::start(arguments);
    let status = put(&server).status;
    let metric = format!("acg_policy_lookups{{acg_result=\"{result}\"}}");
    assert_eq!(server.metric(&metric), 1, "{result}");
    server.signal("TERM");
    (status, server.ended().1)
}

#[test]
fn an_account_is_looked_up_with_a_certificate_of_a_named_ca() {
    let api = Api::start("127.0.0.1", response("200 OK", "", KNOWN));
    let (url, ca) = (api.url(), api.ca());
    let arguments = ["--accounts", &url, "--accounts-ca", ca.to_str().unwrap()];
    assert_eq!(looked_up(&arguments, "known").0, 200);
    assert_eq!(api.requests(), 1);
}

#[test]
fn a_certificate_that_is_not_trusted_is_refused_with_its_reason() {
    let api = Api::start("127.0.0.1", response("200 OK", "", KNOWN));
    let other = Api::start("127.0.0.1", String::new());
    let wrong_name = Api::start("api.example", response("200 OK", "", KNOWN));
    for (api, ca, reason) in [
        (&api, other.ca(), "invalid peer certificate"),
        (&wrong_name, wrong_name.ca(), "not valid for name"),
    ] {
        let url = api.url();
        let arguments = ["--accounts", &url, "--accounts-ca", ca.to_str().unwrap()];
        let (status, log) = looked_up(&arguments, "unreachable");
        assert_eq!((status, api.requests()), (503, 0));
        let lines: Vec<&str> = log.lines().collect();
        let [line, _stopping] = lines[..] else { panic!("{log}") };
        assert!(
            line.contains("account lookup failed: unreachable: ") && line.contains(reason),
            "{log}"
        );
    }
}

#[test]
fn a_redirect_is_not_followed_with_the_credentials_of_the_caller() {
    let elsewhere = Api::start("127.0.0.1", response("200 OK", "", KNOWN));
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect"] {
        let location = format!("location: {}/accounts/enabled\r\n", elsewhere.url());
        let api = Api::start("127.0.0.1", response(status, &location, ""));
        let (url, ca) = (api.url(), api.ca());
        let arguments = ["--accounts", &url, "--accounts-ca", ca.to_str().unwrap()];
        assert_eq!(looked_up(&arguments, "unexpected_status").0, 503);
        assert_eq!((api.requests(), elsewhere.requests()), (1, 0));
    }
}

#[test]
fn a_response_of_another_form_leaves_the_account_unknown() {
    for body in ["<html>", "[]", "", "{"] {
        let api = Api::start("127.0.0.1", response("200 OK", "", body));
        let (url, ca) = (api.url(), api.ca());
        let arguments = ["--accounts", &url, "--accounts-ca", ca.to_str().unwrap()];
        assert_eq!(looked_up(&arguments, "unreadable").0, 503, "{body}");
    }
}

#[test]
fn a_server_that_is_slow_or_has_no_tls_leaves_the_account_unknown() {
    let api = Api::start("127.0.0.1", String::new());
    let ca = api.ca();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    let urls = [&silent, &plain].map(|it| format!("https://{}", it.local_addr().unwrap()));
    std::thread::spawn(move || {
        for mut stream in plain.incoming().flatten() {
            let _sent = stream.write_all(response("400 Bad Request", "", "").as_bytes());
        }
    });
    for (url, result) in urls.iter().zip(["timeout", "unreachable"]) {
        let start = Instant::now();
        let arguments = [
            ["--accounts", url],
            ["--accounts-ca", ca.to_str().unwrap()],
            ["--accounts-timeout", "300"],
        ];
        assert_eq!(looked_up(&arguments.concat(), result).0, 503, "{result}");
        assert!(start.elapsed() < Duration::from_secs(10));
    }
    drop(silent);
}

#[test]
fn certificates_that_cannot_be_used_are_named_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let path = file.to_str().unwrap();
    let start = |url: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_acg-policy"));
        command.args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--accounts",
            url,
            "--accounts-ca",
            path,
        ]);
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(start("https://api.example").contains("cannot use the certificates in "));
    for (text, problem) in [
        ("", "it has none; expected PEM"),
        ("no certificate", "it has none; expected PEM"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot use"),
        ("-----BEGIN CERTIFICATE-----\n%%\n", "cannot use"),
    ] {
        std::fs::write(&file, text).unwrap();
        let message = start("https://api.example");
        assert!(message.contains(problem) && message.contains("ca.pem"), "{message}");
    }
    assert!(start("http://api.example").contains("it has no certificate to compare"));
}

#[test]
fn the_certificates_of_the_system_can_be_named_by_a_variable() {
    let api = Api::start("127.0.0.1", response("200 OK", "", KNOWN));
    let server = Server::start_with(&["--accounts", &api.url()], &[("SSL_CERT_FILE", &api.ca())]);
    assert_eq!((put(&server).status, api.requests()), (200, 1));
}
