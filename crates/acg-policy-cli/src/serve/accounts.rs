//! Looks accounts up with the API, as the filter for Envoy does: with the caller's credentials.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use acg_policy::{AccountState, DEFAULT_API_VERSIONS, HeaderField, Policy, UnknownReason};
use acg_policy_tower::AccountAnswer;
use acg_policy_wire::{FROM_API, values_from_api};
use axum::http::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::uri::{Authority, Scheme, Uri};
use axum::http::{Request, Response};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::exit::Fatal;
use crate::output;

/// The API.
pub(super) struct Accounts {
    client: Client<HttpsConnector<HttpConnector>, Empty<Bytes>>,
    scheme: Scheme,
    authority: Authority,
    timeout: Duration,
    lookups: Semaphore,
}

/// A lookup has failed.
pub(super) fn unknown(reason: UnknownReason) -> AccountAnswer {
    AccountAnswer::new(AccountState::Unknown(reason))
}

/// The head of a request that has no other one: what a lookup sends of these header fields; `None` if it cannot be sent.
pub(super) fn head(fields: &[HeaderField<'_>]) -> Option<Parts> {
    let (mut head, ()) = Request::new(()).into_parts();
    for (name, value) in fields {
        let is_passed_on =
            PASSED_TO_API.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()));
        if is_passed_on {
            let name = HeaderName::from_bytes(name).ok()?;
            head.headers.append(name, HeaderValue::from_bytes(value).ok()?);
        }
    }
    Some(head)
}

impl Accounts {
    /// The API at a URL without a path.
    pub(super) fn new(url: &str, ca: Option<&Path>, timeout: Duration) -> Result<Self, Fatal> {
        let (scheme, authority) = read(url).map_err(|problem| Fatal::Accounts { problem })?;
        let roots = match ca {
            Some(_) if scheme == Scheme::HTTP => {
                let problem = "it has no certificate to compare with --accounts-ca";
                return Err(Fatal::Accounts { problem });
            }
            Some(file) => certificates(file)?,
            None if scheme == Scheme::HTTPS => of_system()?,
            None => RootCertStore::empty(),
        };
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_connect_timeout(Some(timeout));
        http.set_nodelay(true);
        let https = HttpsConnectorBuilder::new().with_tls_config(tls(roots)?);
        let https =
            if scheme == Scheme::HTTPS { https.https_only() } else { https.https_or_http() };
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            .pool_max_idle_per_host(LOOKUPS)
            .build(https.enable_http1().wrap_connector(http));
        Ok(Self { client, scheme, authority, timeout, lookups: Semaphore::new(LOOKUPS) })
    }

    /// How long a lookup may take.
    pub(super) const fn time_limit(&self) -> Duration {
        self.timeout
    }

    /// Looks an account up for a request with this head. Its name has letters, digits, `-` and
    /// `_` only, so that it is safe in a path.
    pub(super) async fn look_up(
        &self,
        account: &str,
        policy: &Policy,
        head: &Parts,
    ) -> AccountAnswer {
        let looked_up = timeout(self.timeout, self.fetch(account, policy, head)).await;
        let (answer, detail) = match looked_up {
            Ok(Ok(answer)) => (answer, None),
            Ok(Err(Failure { reason, detail })) => (unknown(reason), detail),
            Err(_) => (unknown(UnknownReason::Timeout), None),
        };
        if let AccountState::Unknown(reason) = answer.state {
            let detail = detail.map(|detail| format!(": {detail}")).unwrap_or_default();
            output::error(format_args!("account lookup failed: {}{detail}", reason.as_str()));
        }
        answer
    }

    async fn fetch(
        &self,
        account: &str,
        policy: &Policy,
        head: &Parts,
    ) -> Result<AccountAnswer, Failure> {
        let _permit = self.lookups.acquire().await.map_err(|_| UnknownReason::Unavailable)?;
        let request = self.request(account, policy, head).ok_or(UnknownReason::Unavailable)?;
        let mut response = self.client.request(request.clone()).await;
        // The API may have closed an idle connection when the request was sent on it. To send it again changes nothing.
        if response.as_ref().is_err_and(|error| !error.is_connect()) {
            response = self.client.request(request).await;
        }
        let response = response.map_err(|error| Failure::of(&error))?;
        let status = response.status().as_u16();
        let headers = passed_on(response.headers());
        let body = body(response).await?;
        let state = AccountState::from_response(account, status, &body);
        Ok(AccountAnswer::new(state).with_headers(headers))
    }

    fn request(
        &self,
        account: &str,
        policy: &Policy,
        head: &Parts,
    ) -> Option<Request<Empty<Bytes>>> {
        let version = policy.api_versions().first().map(String::as_str);
        let version = version.or_else(|| DEFAULT_API_VERSIONS.first().copied())?;
        let target = format!("/accounts/{account}?api-version={}", percent_encoded(version));
        let uri = Uri::builder().scheme(self.scheme.clone()).authority(self.authority.clone());
        let mut request = Request::get(uri.path_and_query(target).build().ok()?);
        let headers = request.headers_mut()?;
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        for name in PASSED_TO_API {
            for value in head.headers.get_all(name) {
                headers.append(name, value.clone());
            }
        }
        request.body(Empty::new()).ok()
    }
}

/// Why there is no response.
struct Failure {
    reason: UnknownReason,
    /// What the connection says about it, such as an unknown issuer of a certificate.
    detail: Option<String>,
}

impl From<UnknownReason> for Failure {
    fn from(reason: UnknownReason) -> Self {
        Self { reason, detail: None }
    }
}

impl Failure {
    /// A failure of the connection. The last cause says most.
    fn of(error: &(dyn std::error::Error + 'static)) -> Self {
        let cause = std::iter::successors(Some(error), |error| error.source()).last();
        Self { reason: UnknownReason::Unreachable, detail: cause.map(ToString::to_string) }
    }
}

/// The certificates of the system, or those that `SSL_CERT_FILE` names.
fn of_system() -> Result<RootCertStore, Fatal> {
    let mut roots = RootCertStore::empty();
    let (added, _ignored) =
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if added == 0 {
        let problem = "this system has no certificates to trust; name some with --accounts-ca";
        return Err(Fatal::Accounts { problem });
    }
    Ok(roots)
}

/// The certificates in a file.
fn certificates(file: &Path) -> Result<RootCertStore, Fatal> {
    let fault = |problem: String| Fatal::Certificates { path: file.to_owned(), problem };
    let text = std::fs::read(file).map_err(|error| fault(error.to_string()))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&text) {
        let certificate = certificate.map_err(|error| fault(error.to_string()))?;
        roots.add(certificate).map_err(|error| fault(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(fault("it has none; expected PEM, `-----BEGIN CERTIFICATE-----`".to_owned()));
    }
    Ok(roots)
}

fn tls(roots: RootCertStore) -> Result<ClientConfig, Fatal> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let versions = versions.map_err(|error| Fatal::Start(io::Error::other(error)))?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

async fn body(response: Response<Incoming>) -> Result<Bytes, UnknownReason> {
    let body = Limited::new(response.into_body(), MAX_RESPONSE_BYTES).collect().await;
    body.map(http_body_util::Collected::to_bytes).map_err(|error| {
        if error.is::<http_body_util::LengthLimitError>() {
            UnknownReason::Unreadable
        } else {
            UnknownReason::Unreachable
        }
    })
}

/// The fields that a refusal passes on.
fn passed_on(headers: &HeaderMap) -> HeaderMap {
    let mut passed = HeaderMap::new();
    for name in FROM_API {
        for value in values_from_api(headers.get_all(name).iter().map(HeaderValue::as_bytes)) {
            if let Ok(value) = HeaderValue::from_str(value) {
                passed.append(name, value);
            }
        }
    }
    passed
}

fn percent_encoded(text: &str) -> String {
    let encoded = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encoded).collect()
}

/// Scheme and authority of a URL; the error is what is wrong with it.
fn read(url: &str) -> Result<(Scheme, Authority), &'static str> {
    let uri: Uri = url.parse().map_err(|_| "not a URL")?;
    let parts = uri.into_parts();
    let scheme = parts.scheme.filter(|it| *it == Scheme::HTTP || *it == Scheme::HTTPS);
    let scheme = scheme.ok_or("the scheme is missing or unknown")?;
    let authority = parts.authority.ok_or("the host is missing")?;
    if authority.as_str().contains('@') {
        return Err("it has credentials; lookups have those of the caller");
    }
    match parts.path_and_query {
        Some(path) if path.as_str() != "/" => Err("it has a path or a query"),
        _ => Ok((scheme, authority)),
    }
}

/// The credentials of the caller, and what identifies its request in the logs of the API.
const PASSED_TO_API: [&str; 4] =
    ["authorization", "x-request-id", "traceparent", "x-ms-client-request-id"];
/// The most lookups at a time; others wait, for as long as a lookup may take.
const LOOKUPS: usize = 256;
const IDLE: Duration = Duration::from_secs(30);
/// The largest response that is read.
const MAX_RESPONSE_BYTES: usize = 1_048_576;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_cannot_add_parameters() {
        assert_eq!(percent_encoded("2024-02-29_a.b~"), "2024-02-29_a.b~");
        assert_eq!(percent_encoded("1&a=b#c d/\u{e9}%"), "1%26a%3Db%23c%20d%2F%C3%A9%25");
    }
}
