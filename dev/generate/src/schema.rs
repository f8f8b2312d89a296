//! The JSON Schema of the policy.

use crate::generated::Generated;

pub(super) fn schema() -> Generated {
    let mut text = acg_policy_wire::v1::policy_schema();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Generated { path: "docs/policy.v1.schema.json".to_owned(), text }
}
