//! What a head has, so that a rule about something that few requests have is run only with it.

use super::field_name::FieldName;

/// A set of aspects of a head, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Aspects(u32);

impl Aspects {
    /// A field with several values, or with a value that is not UTF-8.
    pub(crate) const FAULTY_FIELD: Self = Self(1 << 31);
    /// No operation has this method and path.
    pub(crate) const NO_OPERATION: Self = Self(1 << 30);
    /// A query other than a plain `api-version`.
    pub(crate) const QUERY: Self = Self(1 << 29);
    /// Another API version than the documented one, or none.
    pub(crate) const OTHER_VERSION: Self = Self(1 << 28);
    /// An operation with a body.
    pub(crate) const BODY: Self = Self(1 << 27);
    /// An operation with a merge patch.
    pub(crate) const PATCH: Self = Self(1 << 26);

    /// What every head has.
    pub(crate) const ANY: Self = Self(1 << 25);

    /// A policy that does not accept the documented API version.
    pub(crate) const NARROW_VERSIONS: Self = Self(1 << 24);
    /// A caller whose roles are known.
    pub(crate) const ROLES: Self = Self(1 << 23);

    /// Nothing.
    pub(crate) const NONE: Self = Self(0);

    /// Fields that the rules depend on, by the bit of each [`FieldName`].
    pub(super) const fn sent(fields: u32) -> Self {
        Self(fields)
    }

    /// Any of these fields.
    pub(crate) const fn fields(mut fields: &[FieldName]) -> Self {
        let mut set = 0;
        while let [field, others @ ..] = fields {
            set |= field.bit();
            fields = others;
        }
        Self(set)
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn or_if(self, condition: bool, other: Self) -> Self {
        if condition { self.or(other) } else { self }
    }

    #[cfg(test)]
    pub(super) const ALL: Self = Self(u32::MAX);

    /// For each aspect, the places in a list of those that have it, one bit each.
    pub(crate) const fn places(list: &[Self]) -> [u32; 32] {
        assert!(list.len() <= 32, "each place has a bit");
        let mut places = [0; 32];
        let (mut rest, mut bit) = (list, 1);
        while let [of, others @ ..] = rest {
            let mut aspect = 0;
            while aspect < places.len() {
                #[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
                if of.0 >> aspect & 1 != 0 {
                    places[aspect] |= bit;
                }
                aspect += 1;
            }
            (rest, bit) = (others, bit << 1);
        }
        places
    }

    /// The places of the list from which [`Aspects::places`] was computed that have any of these aspects, in ascending order.
    pub(crate) fn find(self, places: &[u32; 32]) -> impl Iterator<Item = usize> + use<> {
        let mut found = 0;
        for aspect in bits(self.0) {
            found |= places.get(aspect).copied().unwrap_or_default();
        }
        bits(found)
    }

    pub(super) const fn has_any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }
}

/// The places of the bits that are set, in ascending order.
#[inline(always)]
fn bits(mut set: u32) -> impl Iterator<Item = usize> {
    core::iter::from_fn(move || {
        let place = set.trailing_zeros();
        // Without a bit there is nothing to remove either.
        set &= set.checked_sub(1)?;
        Some(place as usize)
    })
}
