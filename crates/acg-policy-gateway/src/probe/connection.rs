//! Connections to the gateway, with or without TLS.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, RootCertStore, SignatureScheme,
    StreamOwned,
};

use super::error::ProbeError;
use super::options::Options;
use super::report::Protocol;

/// An open connection.
pub(super) trait Connection: Read + Write {
    /// Limits the time of each later read.
    fn set_patience(&self, patience: Duration) -> io::Result<()>;
}

impl Connection for TcpStream {
    fn set_patience(&self, patience: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(patience))
    }
}

impl Connection for StreamOwned<ClientConnection, TcpStream> {
    fn set_patience(&self, patience: Duration) -> io::Result<()> {
        self.sock.set_patience(patience)
    }
}

/// Opens connections to one gateway.
#[derive(Debug)]
pub(super) struct Connector {
    addresses: Vec<SocketAddr>,
    tls: Option<Tls>,
    timeout: Duration,
}

#[derive(Debug)]
struct Tls {
    name: ServerName<'static>,
    http1: Arc<ClientConfig>,
    http2: Arc<ClientConfig>,
}

impl Connector {
    pub(super) fn new(options: &Options) -> Result<Self, ProbeError> {
        let addresses = options.target.addresses()?;
        let tls = if options.target.tls { Some(Tls::new(options)?) } else { None };
        Ok(Self { addresses, tls, timeout: options.timeout })
    }

    /// Opens a connection for a protocol. `None`: the gateway does not offer HTTP/2 in its handshake.
    pub(super) fn open(
        &self,
        protocol: Protocol,
    ) -> Result<Option<Box<dyn Connection>>, ProbeError> {
        let stream = self.connect().map_err(ProbeError::Connect)?;
        let Some(tls) = &self.tls else { return Ok(Some(Box::new(stream))) };
        let config = match protocol {
            Protocol::Http1 => &tls.http1,
            Protocol::Http2 => &tls.http2,
        };
        let failed = |error: &dyn std::fmt::Display| ProbeError::Tls(error.to_string());
        let client = ClientConnection::new(Arc::clone(config), tls.name.clone());
        let mut stream = StreamOwned::new(client.map_err(|error| failed(&error))?, stream);
        while stream.conn.is_handshaking() {
            let done = stream.conn.complete_io(&mut stream.sock);
            if let Err(error) = done {
                // A server without HTTP/2 can end the handshake.
                let no_http2 = protocol == Protocol::Http2;
                return if no_http2 { Ok(None) } else { Err(failed(&error)) };
            }
        }
        let is_http2 = stream.conn.alpn_protocol() == Some(b"h2");
        if protocol == Protocol::Http2 && !is_http2 {
            return Ok(None);
        }
        Ok(Some(Box::new(stream)))
    }

    fn connect(&self) -> io::Result<TcpStream> {
        let mut error = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for address in &self.addresses {
            match TcpStream::connect_timeout(address, self.timeout) {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    stream.set_read_timeout(Some(self.timeout))?;
                    stream.set_write_timeout(Some(self.timeout))?;
                    return Ok(stream);
                }
                Err(other) => error = other,
            }
        }
        Err(error)
    }
}

impl Tls {
    fn new(options: &Options) -> Result<Self, ProbeError> {
        let host = options.target.host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(host)
            .map_err(|_| ProbeError::Url("has a host that no certificate can name"))?;
        let config = |protocol: &[u8]| {
            let mut config = configuration(options)?;
            config.alpn_protocols = vec![protocol.to_vec()];
            Ok::<_, ProbeError>(Arc::new(config))
        };
        Ok(Self { name, http1: config(b"http/1.1")?, http2: config(b"h2")? })
    }
}

fn configuration(options: &Options) -> Result<ClientConfig, ProbeError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let failed = |error: &dyn std::fmt::Display| ProbeError::Certificates(error.to_string());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(&error))?;
    if options.insecure {
        let verifier = Arc::new(AnyCertificate(provider));
        let builder = builder.dangerous().with_custom_certificate_verifier(verifier);
        return Ok(builder.with_no_client_auth());
    }
    let mut roots = RootCertStore::empty();
    match &options.certificates {
        Some(file) => {
            let found = CertificateDer::pem_file_iter(file).map_err(|error| failed(&error))?;
            for certificate in found {
                let certificate = certificate.map_err(|error| failed(&error))?;
                roots.add(certificate).map_err(|error| failed(&error))?;
            }
        }
        None => {
            // Single certificates of the system that cannot be read are of no importance.
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err(ProbeError::Certificates("there are none; name a PEM file".to_owned()));
    }
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// Accepts any certificate: for `--insecure`.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
