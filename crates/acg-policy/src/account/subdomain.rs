//! The subdomain of an existing account.

use alloc::string::String;

use crate::json::Value;

/// The subdomain of Direct Routing. Only warnings depend on it, so that members of another type are
/// unknown instead of errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KnownSubdomain {
    pub(crate) name: Option<String>,
    /// Whether its DNS records are provisioned.
    pub(crate) is_provisioned: Option<bool>,
}

impl KnownSubdomain {
    pub(super) fn new(name: String, is_provisioned: bool) -> Self {
        Self { name: Some(name), is_provisioned: Some(is_provisioned) }
    }

    /// Reads what `teamsDirectRouting` of a response tells; `None` if that is nothing.
    pub(super) fn read(block: Value<'_>) -> Option<Self> {
        let name = block.get("configuration").and_then(|member| member.get("subdomain"));
        let name = name.and_then(|name| name.as_str().map(Into::into));
        let status = block.get("subdomainStatus").and_then(|status| status.as_str());
        let is_provisioned = status.and_then(is_provisioned);
        (name.is_some() || is_provisioned.is_some()).then_some(Self { name, is_provisioned })
    }
}

/// What a `subdomainStatus` means, in any letter case; the API may add others.
fn is_provisioned(status: &str) -> Option<bool> {
    let is = |word: &str| status.eq_ignore_ascii_case(word);
    let unprovisioned = is("notProvisioned") || is("inconsistent");
    if unprovisioned { Some(false) } else { is("provisioned").then_some(true) }
}

#[cfg(test)]
mod tests {
    use crate::account::KnownAccount;
    use crate::api::Service;

    fn read(block: &str) -> KnownAccount {
        let body = alloc::format!(
            r#"{{"name":"contoso","serviceDetails":{{"teamsDirectRouting":{block}}}}}"#
        );
        KnownAccount::read(body.as_bytes()).unwrap()
    }

    #[test]
    fn members_of_another_type_are_unknown() {
        for block in [
            "{}",
            r#"{"syncEnabled":"x","configuration":{"subdomain":7},"subdomainStatus":"later"}"#,
            r#"{"syncEnabled":null,"configuration":7,"subdomainStatus":7}"#,
        ] {
            assert_eq!(read(block), KnownAccount::new("contoso"), "{block}");
        }
    }

    #[test]
    fn the_status_has_no_letter_case() {
        for (status, provisioned) in
            [("Provisioned", true), ("notProvisioned", false), ("INCONSISTENT", false)]
        {
            let block = alloc::format!(
                r#"{{"syncEnabled":true,"configuration":{{"subdomain":"c"}},"subdomainStatus":"{status}"}}"#
            );
            let expected = KnownAccount::new("contoso")
                .with_sync_enabled(Service::DirectRouting, true)
                .with_subdomain("c", provisioned);
            assert_eq!(read(&block), expected, "{status}");
        }
    }
}
