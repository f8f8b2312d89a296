//! Accounts in responses of the API.

use alloc::boxed::Box;

use super::known::KnownService;
use super::subdomain::KnownSubdomain;
use super::{KnownAccount, non_null};
use crate::api::Service;
use crate::json::{Document, Value, read};

/// The error of a response that is not an account of the API. See [`KnownAccount::read`].
///
/// ```
/// use acg_policy::{KnownAccount, UnreadableAccount};
///
/// assert_eq!(KnownAccount::read(b"[]"), Err(UnreadableAccount));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an account: expected JSON with a name, boolean `enabled` and integer `numberCount`")]
#[expect(clippy::exhaustive_structs, reason = "the error has no details")]
pub struct UnreadableAccount;

impl KnownAccount {
    /// Reads an account from a response of the API. Unknown members are ignored. A service that is
    /// absent or `null` is disabled; a number count or tenant ID that is absent or `null` is unknown. So
    /// are `syncEnabled`, subdomain and `subdomainStatus` if they are absent or have another type.
    ///
    /// ```
    /// use acg_policy::{KnownAccount, Service};
    ///
    /// let account = KnownAccount::read(
    ///     br#"{"name": "contoso", "serviceDetails": {
    ///         "teamsDirectRouting": {"enabled": true, "numberCount": 7}}}"#,
    /// )?;
    /// assert!(account.has(Service::DirectRouting));
    /// assert_eq!(account.number_count(Service::DirectRouting), Some(7));
    /// # Ok::<(), acg_policy::UnreadableAccount>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`UnreadableAccount`] if the text is not valid JSON, has duplicate members or no name, or if
    /// `enabled`, `numberCount` or `teamsTenantId` has another type.
    pub fn read(body: &[u8]) -> Result<Self, UnreadableAccount> {
        let (document, faults) = read(body);
        let document: Document<'_> =
            document.filter(|_| faults.is_empty()).ok_or(UnreadableAccount)?;
        Self::from_value(document.root())
    }

    /// Reads an account from a value of a document without faults.
    ///
    /// ```
    /// use acg_policy::{KnownAccount, json};
    ///
    /// let (document, _) = json::read(br#"{"account": {"name": "contoso"}}"#);
    /// let document = document.unwrap();
    /// let account = document.root().get("account").map(KnownAccount::from_value);
    /// assert_eq!(account, Some(Ok(KnownAccount::new("contoso"))));
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`KnownAccount::read`].
    pub fn from_value(root: Value<'_>) -> Result<Self, UnreadableAccount> {
        let name = root.get("name").and_then(|name| name.as_str()).ok_or(UnreadableAccount)?;
        let mut account = Self::new(name);
        let Some(details) = root.get("serviceDetails") else { return Ok(account) };
        if let Some(tenant) = non_null(details, "teamsTenantId") {
            account = account.with_teams_tenant_id(tenant.as_str().ok_or(UnreadableAccount)?);
        }
        for service in Service::ALL {
            let Some(block) = details.get(service.member()) else { continue };
            let known = KnownService::read(block)?;
            account.change(service, |service| *service = known);
        }
        if let Some(block) = details.get(Service::DirectRouting.member()) {
            account.subdomain = KnownSubdomain::read(block).map(Box::new);
        }
        Ok(account)
    }
}

impl KnownService {
    fn read(block: Value<'_>) -> Result<Self, UnreadableAccount> {
        let enabled = match block.get("enabled") {
            Some(enabled) => enabled.as_bool().ok_or(UnreadableAccount)?,
            None => false,
        };
        let number_count = match non_null(block, "numberCount") {
            Some(count) => Some(whole_number(count).ok_or(UnreadableAccount)?),
            None => None,
        };
        let sync_enabled = block.get("syncEnabled").and_then(|sync| sync.as_bool());
        Ok(Self { enabled, sync_enabled, number_count })
    }
}

fn whole_number(value: Value<'_>) -> Option<u64> {
    value.as_number()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_details(details: &str) -> Result<KnownAccount, UnreadableAccount> {
        let body = alloc::format!(r#"{{"name":"contoso","serviceDetails":{details}}}"#);
        KnownAccount::read(body.as_bytes())
    }

    #[test]
    fn an_account_is_read_from_a_response_of_the_api() {
        let account = read_details(
            r#"{"teamsTenantId":"t","later":{},"teamsOperatorConnect":{"enabled":true,"syncEnabled":false,"numberCount":7},
                "teamsDirectRouting":{"enabled":false,"numberCount":0},"zoomPhoneCloudPeering":null}"#,
        );
        let expected = KnownAccount::new("contoso")
            .with_teams_tenant_id("t")
            .with_service(Service::OperatorConnect)
            .with_sync_enabled(Service::OperatorConnect, false)
            .with_number_count(Service::OperatorConnect, 7)
            .with_number_count(Service::DirectRouting, 0);
        assert_eq!(account, Ok(expected));
    }

    #[test]
    fn absent_and_null_members_are_unknown() {
        let account = read_details(
            r#"{"teamsTenantId":null,"teamsOperatorConnect":{"syncEnabled":null,"numberCount":null}}"#,
        );
        assert_eq!(account, Ok(KnownAccount::new("contoso")));
    }

    #[test]
    fn malformed_accounts_are_errors() {
        for details in [
            r#"{"teamsTenantId":7}"#,
            r#"{"teamsOperatorConnect":{"enabled":"true"}}"#,
            r#"{"teamsOperatorConnect":{"enabled":null}}"#,
            r#"{"teamsOperatorConnect":{"enabled":true,"numberCount":"7"}}"#,
            r#"{"teamsOperatorConnect":{"enabled":true,"numberCount":-1}}"#,
            r#"{"teamsOperatorConnect":{"enabled":true,"numberCount":1.5}}"#,
            r#"{"teamsOperatorConnect":{"enabled":true,"enabled":true}}"#,
        ] {
            assert_eq!(read_details(details), Err(UnreadableAccount), "{details}");
        }
    }
}
