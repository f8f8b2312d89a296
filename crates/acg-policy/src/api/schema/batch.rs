//! Batches: several numbers in one request.

use super::number::NUMBER;
use super::{Shape, object};

object! {
    /// The body of `:createOrUpdateNumbers`.
    NUMBERS, NumbersMember, merge_patch: false {
        Numbers = "numbers", true, Shape::ArrayOf(&Shape::Nested(&NUMBER));
    }
}

object! {
    /// The body of `:deleteNumbers` and `:getTeamsAvailableCapabilities`. Has the same row as
    /// [`NUMBERS`].
    IDENTIFIERS, IdentifiersMember, merge_patch: false {
        Numbers = "numbers", true, Shape::ArrayOf(&Shape::Nested(&IDENTIFIER));
    }
}

object! {
    /// A number, identified by its telephone number. Its row is the first row of [`NUMBER`].
    IDENTIFIER, IdentifierMember, merge_patch: false {
        TelephoneNumber = "telephoneNumber", true, Shape::Text;
    }
}
