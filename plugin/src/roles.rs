//! The caller's roles: claims of a token that an earlier filter has verified and stored in the
//! request's metadata. Header fields are not read, because every caller can send them.

use acg_policy::HeaderField;

use crate::abi::{Host, HostError, LogLevel, header_map};
use crate::log;

/// Where the metadata has the roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RolesSource {
    /// The path of the property: its parts with NUL between them.
    property: Vec<u8>,
}

impl RolesSource {
    /// The list at `path` in the metadata of the filter `filter`. No name contains a NUL.
    pub(crate) fn new(filter: &str, path: &[&str]) -> Self {
        let parts = [&["metadata", "filter_metadata", filter], path].concat();
        Self { property: parts.join("\0").into_bytes() }
    }

    /// The roles of the caller whose callback runs. Without metadata there are none; metadata that
    /// cannot be read is logged and counts as none.
    pub(crate) fn roles(&self, host: &mut impl Host) -> Vec<String> {
        let property = host.property(&self.property);
        match property.and_then(|value| value.map_or(Ok(Vec::new()), |value| decode(&value))) {
            Ok(roles) => roles,
            Err(error) => {
                let line = format!("cannot read the caller's roles, assuming none: {error}");
                log::write(host, LogLevel::Warn, &line);
                Vec::new()
            }
        }
    }
}

/// Decodes a list. Envoy encodes it as a header map whose values are empty; a map has values, and a
/// string is not a header map.
fn decode(value: &[u8]) -> Result<Vec<String>, HostError> {
    let pairs = header_map::decode(value)?;
    // A string can decode as a header map by chance, but then it has further bytes.
    if header_map::encode(&pairs).as_deref() != Some(value) {
        return Err(HostError::Malformed);
    }
    let role = |(role, empty): HeaderField<'_>| {
        if empty.is_empty() { String::from_utf8(role.to_vec()).ok() } else { None }
    };
    pairs.into_iter().map(role).collect::<Option<_>>().ok_or(HostError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::fake::FakeProxy;
    use crate::abi::header_map::encode;

    const PROPERTY: &[u8] =
        b"metadata\0filter_metadata\0envoy.filters.http.jwt_authn\0payload\0roles";

    fn source() -> RolesSource {
        RolesSource::new("envoy.filters.http.jwt_authn", &["payload", "roles"])
    }

    /// The roles and the number of log lines.
    fn roles(property: Option<&[u8]>) -> (Vec<String>, usize) {
        let mut host = FakeProxy::default();
        host.properties.extend(property.map(|value| (PROPERTY.to_vec(), value.to_vec())));
        let roles = source().roles(&mut host);
        (roles, host.log.len())
    }

    #[test]
    fn a_list_of_any_length_is_read() {
        assert_eq!(roles(Some(&encode(&[]).unwrap())), (vec![], 0));
        assert_eq!(roles(Some(&encode(&[(b"a", b"")]).unwrap())), (vec!["a".to_owned()], 0));
        let two = encode(&[(b"ProvisioningAPI.Read", b""), (b"b", b"")]).unwrap();
        assert_eq!(roles(Some(&two)), (vec!["ProvisioningAPI.Read".to_owned(), "b".to_owned()], 0));
    }

    #[test]
    fn without_metadata_there_are_no_roles() {
        assert_eq!(roles(None), (vec![], 0));
    }

    #[test]
    fn metadata_that_is_not_a_list_is_logged_and_has_no_roles() {
        let map = encode(&[(b"ProvisioningAPI.Admin", b"yes")]).unwrap();
        let partly = encode(&[(b"ProvisioningAPI.Admin", b""), (b"\xff", b"")]).unwrap();
        for value in
            [&b"ProvisioningAPI.Admin"[..], &map, &partly, b"\0\0\0\0\0\0\xf0\x3f", b"\x01", b""]
        {
            assert_eq!(roles(Some(value)), (vec![], 1), "{value:?}");
        }
    }

    #[test]
    fn a_failing_call_is_logged_and_has_no_roles() {
        let mut host = FakeProxy { failing: vec!["property"], ..FakeProxy::default() };
        assert_eq!((source().roles(&mut host), host.log.len()), (vec![], 1));
    }
}
