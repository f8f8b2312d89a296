//! The batches: many numbers in one call.

use super::number::NUMBER;
use super::{Shape, object};

object! {
    /// The body of `:createOrUpdateNumbers`.
    NUMBERS, NumbersMember, merge_patch: false {
        Numbers = "numbers", true, Shape::ArrayOf(&Shape::Nested(&NUMBER));
    }
}

object! {
    /// The body of `:deleteNumbers` and `:getTeamsAvailableCapabilities`. Its row is that of
    /// [`NUMBERS`].
    IDENTIFIERS, IdentifiersMember, merge_patch: false {
        Numbers = "numbers", true, Shape::ArrayOf(&Shape::Nested(&IDENTIFIER));
    }
}

object! {
    /// A number by its telephone number alone. Its row is the first one of [`NUMBER`].
    IDENTIFIER, IdentifierMember, merge_patch: false {
        TelephoneNumber = "telephoneNumber", true, Shape::Text;
    }
}
