//! How a request depends on the state of its account.

use crate::api::{Model, Operation};

/// How a request depends on its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StateCheck {
    /// The body creates or replaces the account.
    Account,
    /// The request deletes the account without its numbers.
    Deletion,
    /// The body is a number of the account.
    Number,
    /// The body lists numbers of the account.
    Numbers,
}

impl StateCheck {
    /// The check for a request with this body; `None` if it does not depend on the account.
    pub(crate) fn of(model: Model) -> Option<Self> {
        match model {
            Model::Account => Some(Self::Account),
            Model::Number => Some(Self::Number),
            Model::Numbers => Some(Self::Numbers),
            Model::Deletions | Model::Identifiers | Model::Rfi => None,
        }
    }

    /// The check for an operation; `None` if it does not depend on the account.
    pub(crate) fn of_operation(operation: &Operation) -> Option<Self> {
        if operation.deletes_account() {
            return Some(Self::Deletion);
        }
        operation.model.and_then(Self::of)
    }

    /// Whether an operation adds numbers to its account.
    pub(crate) fn adds_numbers_by(operation: &Operation) -> bool {
        Self::of_operation(operation).is_some_and(Self::is_about_numbers)
    }

    /// Whether the request adds or changes numbers.
    pub(crate) fn is_about_numbers(self) -> bool {
        matches!(self, Self::Number | Self::Numbers)
    }
}
