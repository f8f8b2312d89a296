//! The caller's roles: claims of a token that a filter in front has verified and left in the
//! request's metadata. Headers are never asked, because anybody can send them.

use acg_policy::json::{Kind, Value};

use crate::config::{ConfigError, at, error, only, word};
use crate::fields;
use crate::host::{Host, HostError, Level};
use crate::outlet;

/// Where in the metadata the roles are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RolesSource {
    /// The property's path, as the ABI has it: its parts with NUL between.
    property: Vec<u8>,
}

impl RolesSource {
    /// Reads `{"filter": "envoy.filters.http.jwt_authn", "path": ["payload", "roles"]}`, the names
    /// of the filter and of the members that lead to the list.
    ///
    /// # Errors
    /// The first fault of the value.
    pub(crate) fn read(value: Value<'_>) -> Result<Self, ConfigError> {
        only(value, "`rolesMetadata`", &["filter", "path"])?;
        let filter = word(value, "filter")?.unwrap_or_else(|| JWT_FILTER.to_owned());
        let path = value
            .get("path")
            .filter(|path| path.kind() == Kind::Array && !path.is_empty())
            .ok_or_else(|| {
                error(
                    "/rolesMetadata/path",
                    "expected the names that lead to the roles, for example [\"payload\", \"roles\"]",
                )
            })?;
        let mut property = format!("metadata\0filter_metadata\0{filter}").into_bytes();
        for name in path.children() {
            let text = name.as_str().filter(|text| !text.is_empty() && !text.contains('\0'));
            let text = text.ok_or_else(|| at(name, "expected a name"))?;
            property.push(0);
            property.extend_from_slice(text.as_bytes());
        }
        Ok(Self { property })
    }

    /// The roles of the caller whose callback runs. Who has left none has none; what cannot be read
    /// is logged, and counts as none.
    pub(crate) fn roles(&self, host: &mut impl Host) -> Vec<String> {
        let found = host.property(&self.property);
        match found.and_then(|value| value.map_or(Ok(Vec::new()), |value| decode(&value))) {
            Ok(roles) => roles,
            Err(error) => {
                let line =
                    format!("a caller counts as one without roles: they cannot be read: {error}");
                outlet::log(host, Level::Warn, &line);
                Vec::new()
            }
        }
    }
}

/// Envoy writes a list as pairs with nothing in the second places; a map has something there, and a
/// text is no pairs at all.
fn decode(value: &[u8]) -> Result<Vec<String>, HostError> {
    let pairs = fields::read(value)?;
    let whole: Vec<(&[u8], &[u8])> =
        pairs.iter().map(|(role, nothing)| (&role[..], &nothing[..])).collect();
    if fields::write(&whole).as_deref() != Some(value) {
        return Err(HostError::Nonsense);
    }
    let text = |(role, nothing): (Vec<u8>, Vec<u8>)| {
        if nothing.is_empty() { String::from_utf8(role).ok() } else { None }
    };
    pairs.into_iter().map(text).collect::<Option<_>>().ok_or(HostError::Nonsense)
}

/// The filter of Envoy that verifies tokens.
const JWT_FILTER: &str = "envoy.filters.http.jwt_authn";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::Fake;
    use crate::fields::write;

    const SOURCE: &[u8] =
        b"metadata\0filter_metadata\0envoy.filters.http.jwt_authn\0payload\0roles";

    fn roles(property: Option<&[u8]>) -> (Vec<String>, usize) {
        let mut host = Fake::default();
        host.properties.extend(property.map(|value| (SOURCE.to_vec(), value.to_vec())));
        let source = RolesSource { property: SOURCE.to_vec() };
        let roles = source.roles(&mut host);
        (roles, host.log.len())
    }

    #[test]
    fn a_list_of_any_length_is_read() {
        assert_eq!(roles(Some(&write(&[]).unwrap())), (vec![], 0));
        assert_eq!(roles(Some(&write(&[(b"a", b"")]).unwrap())), (vec!["a".to_owned()], 0));
        let many = write(&[(b"ProvisioningAPI.Read", b""), (b"b", b"")]).unwrap();
        assert_eq!(
            roles(Some(&many)),
            (vec!["ProvisioningAPI.Read".to_owned(), "b".to_owned()], 0)
        );
    }

    #[test]
    fn without_metadata_there_are_no_roles() {
        assert_eq!(roles(None), (vec![], 0));
    }

    #[test]
    fn another_shape_is_no_role_and_logged() {
        let map = write(&[(b"ProvisioningAPI.Admin", b"yes")]).unwrap();
        let half = write(&[(b"ProvisioningAPI.Admin", b""), (b"\xff", b"")]).unwrap();
        for shape in
            [&b"ProvisioningAPI.Admin"[..], &map, &half, b"\0\0\0\0\0\0\xf0\x3f", b"\x01", b""]
        {
            assert_eq!(roles(Some(shape)), (vec![], 1), "{shape:?}");
        }
    }

    #[test]
    fn a_call_that_fails_is_no_role_and_logged() {
        let mut host = Fake { failing: vec!["property"], ..Fake::default() };
        let source = RolesSource { property: SOURCE.to_vec() };
        assert_eq!((source.roles(&mut host), host.log.len()), (vec![], 1));
    }
}
