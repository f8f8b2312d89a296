//! The parameters of the path, after their rules have been checked.

use alloc::sync::Arc;

use crate::resource::numbering::OwnedNumber;
use crate::route::{Captured, PathParameters};
use crate::rules;
use crate::rules::findings::Findings;

/// The decoded parameters of the path. Invalid ones are left out, so that the body is not compared with
/// them.
#[derive(Debug)]
pub(super) struct OwnedParameters {
    pub(super) account_name: Option<Arc<str>>,
    telephone_number: Option<OwnedNumber>,
    /// Whether there is no path: the body of a form is validated on its own.
    pub(super) is_absent: bool,
}

impl OwnedParameters {
    pub(super) fn absent() -> Self {
        Self { account_name: None, telephone_number: None, is_absent: true }
    }

    pub(super) fn check(captured: &Captured<'_>, out: &mut Findings<'_>) -> Self {
        if captured.are_valid() {
            return Self::valid(captured);
        }
        let account_name = captured.account_name();
        let telephone_number = captured.telephone_number();
        if let Some(tenant_id) = captured.tenant_id() {
            rules::rfi::tenant_id_format::check_path(&tenant_id, out);
        }
        Self {
            account_name: account_name
                .filter(|name| rules::account::name_format::check_path(name, out))
                .map(|name| Arc::from(&*name)),
            telephone_number: telephone_number
                .filter(|number| rules::number::e164::check_path(number, out))
                .and_then(|number| OwnedNumber::new(&number)),
            is_absent: false,
        }
    }

    fn valid(captured: &Captured<'_>) -> Self {
        let number = captured.telephone_number();
        Self {
            account_name: captured.account_name().map(|name| Arc::from(&*name)),
            telephone_number: number.and_then(|number| OwnedNumber::new(&number)),
            is_absent: false,
        }
    }

    pub(super) fn borrow(&self) -> PathParameters<'_> {
        PathParameters {
            account_name: self.account_name.as_deref(),
            telephone_number: self.telephone_number.as_ref().map(OwnedNumber::as_bytes),
        }
    }
}
