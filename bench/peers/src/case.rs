//! What is judged.

use acg_policy::{AccountState, Head, Header};

/// A request, and what is known about it.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// One sentence for the reader of the page.
    pub(crate) about: &'static str,
    pub(crate) method: &'static str,
    pub(crate) target: &'static str,
    pub(crate) headers: &'static [Header<'static>],
    /// Empty where there is none; peers that read bodies then stay out.
    pub(crate) body: String,
    /// What the body describes, where a body alone can be judged too.
    pub(crate) form: Option<Form>,
    /// A JSON Schema that refuses what the rules refuse, for peers that need one.
    pub(crate) schema: Option<String>,
    /// A Rego policy that refuses what the rules refuse; it takes the body, or the request line
    /// where there is no body.
    pub(crate) rego: &'static str,
    /// JSON Pointers of the telephone numbers in the body.
    pub(crate) telephone_numbers: Vec<String>,
    /// What the question about the account is answered with.
    pub(crate) account: AccountState,
    pub(crate) expected: Expected,
}

/// A resource whose body can be judged without its request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    Account,
    Number,
}

/// The right verdict.
#[derive(Debug)]
pub(crate) struct Expected {
    /// Codes of the errors, in the order of the report; none when the request is accepted.
    pub(crate) errors: &'static [&'static str],
    /// Whether a numbering plan has the telephone numbers. No verdict of ours depends on it.
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

    pub(crate) fn accepted(&self) -> bool {
        self.expected.errors.is_empty()
    }
}
