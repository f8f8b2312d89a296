//! Items that have `serviceProvisioningStatus`: accounts, numbers and requests for information.

use serde_json::Value;

use super::error::{SeedError, invalid};
use crate::document;
use crate::provisioning::Sync;
use crate::schema::{self, Shape, optional};

/// A resource of a seed, as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct Provisioned {
    pub(crate) document: Value,
    pub(crate) sync: Sync,
}

impl Provisioned {
    /// Reads the item at `pointer`, whose other members have been checked.
    pub(super) fn read(pointer: &str, mut item: Value) -> Result<Self, SeedError> {
        schema::check_at_pointer(pointer.to_owned(), &item, &PROVISIONING)?;
        let errors = match item.get_mut("serviceProvisioningErrors").map(Value::take) {
            Some(Value::Array(errors)) => errors,
            _ => Vec::new(),
        };
        let status = item.get("serviceProvisioningStatus").and_then(Value::as_str);
        let settles_at = match (status, errors.is_empty()) {
            (Some(PENDING), _) => i64::MAX,
            (Some(FAILED), true) => return Err(contradiction(pointer, "an array with an error")),
            (Some(SYNCED), false) => {
                return Err(contradiction(pointer, "empty, because the status is synced"));
            }
            _ => 0,
        };
        let document = document::seeded(item);
        Ok(Self { document, sync: Sync { settles_at, errors } })
    }
}

fn contradiction(pointer: &str, expected: &'static str) -> SeedError {
    invalid(&schema::step(pointer, "serviceProvisioningErrors"), expected)
}

static PROVISIONING: Shape = Shape::Object(&[
    optional("serviceProvisioningStatus", &schema::PROVISIONING_STATUS),
    optional("serviceProvisioningErrors", &schema::ERRORS),
]);

const PENDING: &str = "pending";
const SYNCED: &str = "synced";
const FAILED: &str = "failed";
