use crate::resource::NumberDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// Service verification numbers are not provisioned.
    ///
    /// ## What it checks
    ///
    /// `telephoneNumber` is none of `serviceVerificationNumbers` in the policy. The number in the
    /// path is not checked, because `number/path-mismatch` requires it to be equal. Without the
    /// member, the rule reports nothing.
    ///
    /// ## Why
    ///
    /// The communications services use these numbers for continuous call testing throughout the
    /// lifetime of the deployment. The gateway routes calls with those of Zoom automatically, so
    /// that provisioning them has no effect, and a customer must not get any of them.
    ///
    /// ## Accepted
    ///
    /// ```json policy
    /// {"serviceVerificationNumbers": ["+442079460123"]}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460124?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460124", "accountName": "contoso", "serviceDetails":
    ///   {"zoomPhoneCloudPeering": {"enabled": true}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails":
    ///   {"zoomPhoneCloudPeering": {"enabled": true}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```json policy
    /// {"serviceVerificationNumbers": ["+442079460123"]}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails":
    ///   {"zoomPhoneCloudPeering": {"enabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Microsoft, "Configure test numbers for Zoom Phone Cloud Peering with Azure Communications
    /// Gateway", "Configure the test numbers for integration testing on Azure Communications
    /// Gateway"; "Deploy Azure Communications Gateway", "Prerequisites". For Operator Connect and
    /// Teams Phone Mobile, it is a choice of this library.
    code: "number/service-verification",
    summary: "service verification numbers are not provisioned",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let verification = out.policy().service_verification_numbers();
    if verification.is_empty() {
        return;
    }
    let Some(sent) = number.telephone_number.present() else { return };
    if verification.iter().any(|known| known == sent.text) {
        out.report(At::Value(sent.at), "the number is a service verification number")
            .help("send a number that is not in `serviceVerificationNumbers`");
    }
}
