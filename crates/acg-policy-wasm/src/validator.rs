//! The checks by a policy.

use acg_policy::{OPERATIONS, Policy, Report};
use acg_policy_wire::v1::{self, PolicyError};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::frame::{self, BodyFrame, RequestFrame};
use crate::{exchange, suggestion};

/// The commit of the build, which `cargo xtask build` passes.
const COMMIT: Option<&str> = option_env!("ACG_POLICY_COMMIT");

/// Status of a check: accepted without issues. The output is unchanged.
pub const ACCEPTED: u32 = 0;
/// Status of a check: there are issues, or the request is outside the API. The output is the report as
/// JSON, version 1.
pub const REPORTED: u32 = 1;
/// Status of a check: the buffer does not contain a valid frame, which is a bug of the caller. The
/// output is unchanged.
pub const INVALID_FRAME: u32 = 2;

/// Checks requests against one policy.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Validator {
    core: acg_policy::Validator,
}

#[wasm_bindgen]
impl Validator {
    /// Creates a validator from the policy document in the first `length` bytes of the buffer.
    ///
    /// Returns `None` if the policy is invalid. The output then consists of two text fields: the JSON
    /// Pointer of the fault and the message.
    #[must_use]
    pub fn create(length: usize) -> Option<Self> {
        let read = exchange::with_input(length, read_policy)?;
        match read {
            Ok(policy) => Some(Self { core: acg_policy::Validator::new(policy) }),
            Err(error) => {
                exchange::set_output(frame::write_texts([error.pointer(), &error.text()]));
                None
            }
        }
    }

    /// Returns the largest request body that the policy allows, in bytes.
    #[wasm_bindgen(js_name = maxBodyBytes)]
    #[must_use]
    pub fn max_body_bytes(&self) -> usize {
        self.core.policy().max_body_bytes()
    }

    /// What determines the verdicts: the output is the JSON of [`v1::Identity`].
    pub fn identify(&self) {
        let identity = v1::Identity::new(self.core.policy(), COMMIT);
        exchange::set_output(identity.to_json().into_bytes());
    }

    /// Returns the number of warnings about the policy. The output then consists of two text fields for
    /// each: the JSON Pointer of the setting and the message.
    #[must_use]
    pub fn warnings(&self) -> usize {
        let warnings = self.core.policy().warnings();
        let texts = warnings.iter().flat_map(|warning| [&*warning.pointer, &*warning.message]);
        exchange::set_output(frame::write_texts(texts));
        warnings.len()
    }

    /// Checks a whole request. The buffer contains a [`RequestFrame`].
    #[wasm_bindgen(js_name = checkRequest)]
    #[must_use]
    pub fn check_request(&self, length: usize) -> u32 {
        check(length, &|input| {
            let RequestFrame { request, account, roles } = RequestFrame::read(input)?;
            let ((head, body), account) = (request.borrow(), account.as_ref());
            Some(match roles {
                Some(roles) => self.core.for_caller(roles).check_request(&head, body, account),
                None => self.core.check_request(&head, body, account),
            })
        })
    }

    /// Checks the body of an operation on its own: that with this index in [`OPERATIONS`]. The buffer
    /// contains a [`BodyFrame`]. The frame of an operation that does not exist is invalid.
    #[wasm_bindgen(js_name = checkBody)]
    #[must_use]
    pub fn check_body(&self, operation: usize, length: usize) -> u32 {
        check(length, &|input| {
            let BodyFrame { account, body } = BodyFrame::read(input)?;
            Some(self.core.check_body(OPERATIONS.get(operation)?, body, account.as_ref()))
        })
    }

    /// Checks a telephone number on its own. The buffer contains its text.
    #[wasm_bindgen(js_name = checkPhoneNumber)]
    #[must_use]
    pub fn check_phone_number(&self, length: usize) -> u32 {
        check(length, &|input| Some(self.core.check_phone_number(input)))
    }

    /// As [`suggest()`](crate::suggest()), with the number ranges that the policy adds to the numbering plans.
    #[must_use]
    pub fn suggest(&self, length: usize) -> u32 {
        suggestion(length, &|number| self.core.policy().is_additional(number.as_bytes()))
    }
}

/// The empty document is told apart, because most forms use it: an engine compiles functions when they are called first, and those
/// that read a document are large.
fn read_policy(document: &[u8]) -> Result<Policy, PolicyError> {
    if document == b"{}" { Ok(Policy::default()) } else { v1::policy_from_json(document) }
}

/// Runs a check on the input, writes the output and returns the status. It takes a trait object so
/// that the module contains it only once.
fn check(length: usize, check: &dyn Fn(&[u8]) -> Option<Report>) -> u32 {
    match exchange::with_input(length, check).flatten() {
        None => INVALID_FRAME,
        Some(report) if report.issues().is_empty() && !report.is_outside_api() => ACCEPTED,
        Some(report) => {
            exchange::set_output(v1::report_to_json(&report).into_bytes());
            REPORTED
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_document_is_read_as_any_other() {
        assert_eq!(read_policy(b"{}").unwrap(), v1::policy_from_json(b"{}").unwrap());
        assert_eq!(read_policy(br#"{"profile": "strict"}"#).unwrap().profile().as_str(), "strict");
        assert_eq!(read_policy(b"{").unwrap_err().pointer(), "");
    }
}
