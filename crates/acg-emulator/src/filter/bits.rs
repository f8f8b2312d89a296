//! A set of items of a block.

use std::ops::{BitAnd, BitOr, Not, Range};

/// A set of places below [`Bits::LENGTH`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits([u64; WORDS]);

impl Bits {
    pub(crate) const LENGTH: usize = WORDS * 64;

    pub(crate) fn of(range: Range<usize>) -> Self {
        Self::below(range.end) & !Self::below(range.start)
    }

    pub(crate) fn insert(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    pub(crate) fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// The places of this set for which `holds`.
    pub(crate) fn keep(self, holds: impl Fn(usize) -> bool) -> Self {
        let mut kept = self;
        for (start, word) in (0..).step_by(64).zip(&mut kept.0) {
            let holds = |bit: u32| u64::from(holds(start + bit as usize)) << bit;
            let mut rest = *word;
            *word = 0;
            while rest != 0 {
                *word |= holds(rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
        kept
    }

    /// The places, in order.
    pub(crate) fn places(self) -> impl Iterator<Item = usize> {
        (0..).step_by(64).zip(self.0).flat_map(|(start, mut rest)| {
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(start + bit as usize)
            })
        })
    }

    fn below(end: usize) -> Self {
        let mut starts = (0..).step_by(64);
        Self([(); WORDS].map(|()| {
            let bits = end.saturating_sub(starts.next().unwrap_or(end));
            if bits < 64 { (1 << bits) - 1 } else { u64::MAX }
        }))
    }

    fn join(self, other: Self, join: fn(u64, u64) -> u64) -> Self {
        let mut joined = self;
        for (word, other) in joined.0.iter_mut().zip(other.0) {
            *word = join(*word, other);
        }
        joined
    }
}

impl BitAnd for Bits {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.join(other, |word, other| word & other)
    }
}

impl BitOr for Bits {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.join(other, |word, other| word | other)
    }
}

impl Not for Bits {
    type Output = Self;

    fn not(self) -> Self {
        Self(self.0.map(|word| !word))
    }
}

const WORDS: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_the_places_of_its_range_that_are_kept() {
        for (start, end) in
            [(0, 0), (0, 1), (0, 256), (3, 64), (63, 65), (64, 128), (200, 256), (9, 9)]
        {
            let bits = Bits::of(start..end);
            assert!(bits.places().eq(start..end), "{start} {end}");
            assert!(
                bits.keep(|place| place % 3 == 0)
                    .places()
                    .eq((start..end).filter(|it| it % 3 == 0))
            );
            assert!((!bits).places().eq((0..start).chain(end..256)), "{start} {end}");
            assert_eq!(bits.is_empty(), start == end);
        }
        let joined = Bits::of(0..70) & Bits::of(60..80) | Bits::of(250..256);
        assert!(joined.places().eq((60..70).chain(250..256)));
        let mut inserted = Bits::of(7..9);
        for place in [0, 63, 64, 255, 256] {
            inserted.insert(place);
        }
        assert!(inserted.places().eq([0, 7, 8, 63, 64, 255]));
    }
}
