//! The requests that are measured.

use acg_policy::{AccountState, Head, HeaderField};

/// A request, and what the peers need for it.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// One sentence for the reader of the page.
    pub(crate) about: &'static str,
    pub(crate) method: &'static str,
    pub(crate) target: &'static str,
    pub(crate) headers: &'static [HeaderField<'static>],
    /// Empty if there is none; peers that read bodies are then left out.
    pub(crate) body: String,
    /// What the body describes, if the core can validate it without its request.
    pub(crate) form: Option<Form>,
    /// A JSON Schema that rejects what the rules reject.
    pub(crate) schema: Option<String>,
    /// A Rego policy that rejects what the rules reject. Its input is the body, or the request line if
    /// there is no body.
    pub(crate) rego: &'static str,
    /// JSON Pointers of the telephone numbers in the body.
    pub(crate) telephone_numbers: Vec<String>,
    /// The state of the account.
    pub(crate) account: AccountState,
    pub(crate) expected: Expected,
}

/// A resource whose body can be validated without its request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    Account,
    Number,
}

/// The expected verdict.
#[derive(Debug)]
pub(crate) struct Expected {
    /// The codes of the errors, in the order of the report; empty if the request is accepted.
    pub(crate) errors: &'static [&'static str],
    /// Whether the telephone numbers are in a numbering plan. The verdict of acg-policy does not depend on it.
    pub(crate) in_numbering_plan: bool,
}

impl Case {
    pub(crate) fn head(&self) -> Head<'_> {
        Head {
            method: self.method.as_bytes(),
            target: self.target.as_bytes(),
            headers: self.headers,
        }
    }

    /// The bytes of the body, or `None` if there is none.
    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        (!self.body.is_empty()).then_some(self.body.as_bytes())
    }

    pub(crate) fn accepted(&self) -> bool {
        self.expected.errors.is_empty()
    }
}
