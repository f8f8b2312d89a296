//! The caller's roles, from the extensions of the request.

use acg_policy_tower::ValidateLayer;
use http::Extensions;
use tower::{Layer, ServiceExt};

use crate::support::{
    ACCOUNT, ACCOUNT_BODY, Forbidden, Recorder, codes, put_text, read, validator,
};

#[derive(Clone)]
struct Claims(Vec<String>);

fn claimed(extensions: &Extensions) -> Option<Vec<String>> {
    extensions.get().map(|Claims(roles)| roles.clone())
}

#[tokio::test]
async fn a_caller_without_the_required_role_is_refused() {
    let service = ValidateLayer::new(validator()).with_roles(claimed).layer(Forbidden);
    let mut request = put_text(ACCOUNT, ACCOUNT_BODY);
    request.extensions_mut().insert(Claims(vec!["ProvisioningAPI.Read".to_owned()]));
    let (status, refusal) = read(service.oneshot(request).await.unwrap()).await;
    assert_eq!((status, codes(&refusal)), (403, vec!["request/role"]));
}

#[tokio::test]
async fn each_request_is_checked_with_the_roles_of_its_caller() {
    let inner = Recorder::default();
    let service = ValidateLayer::new(validator()).with_roles(claimed).layer(inner.clone());
    for (roles, status) in [
        (Some("ProvisioningAPI.Write"), 204),
        (Some("ProvisioningAPI.Delete"), 403),
        (None, 204),
        (Some("ProvisioningAPI.Admin"), 204),
    ] {
        let mut request = put_text(ACCOUNT, ACCOUNT_BODY);
        if let Some(role) = roles {
            request.extensions_mut().insert(Claims(vec![role.to_owned()]));
        }
        let response = service.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), status, "{roles:?}");
    }
}
