//! LZMA, as its specification has it.

use core::sync::atomic::{AtomicU8, AtomicU16, Ordering::Relaxed};

/// How many high bits of the byte before choose the odds of a byte.
pub const LITERAL_CONTEXT: u32 = 3;

/// How many odds there are.
pub const ODDS: usize = LITERALS + (0x300 << LITERAL_CONTEXT);

/// Fills `out`. What is no LZMA fills it with anything.
pub fn decode(packed: &[AtomicU8], odds: &[AtomicU16; ODDS], out: &[AtomicU8]) {
    let mut coder = Coder { packed, odds, range: u32::MAX, code: 0, at: 1 };
    for _ in 0..4 {
        coder.code = coder.code << 8 | coder.next();
    }
    let (mut distances, mut state, mut at) = ([0; 4], 0, 0);
    while at < out.len() {
        if coder.bit(IS_MATCH + state) == 0 {
            let likely = if state < 7 { None } else { Some(byte(out, at, distances[0])) };
            put(out, at, coder.literal(byte(out, at, 0), likely));
            at += 1;
            state = [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 4, 5].get(state).copied().unwrap_or(0);
            continue;
        }
        let behind_literal = state < 7;
        let length;
        if coder.bit(IS_REPEAT + state) == 0 {
            length = coder.length(LENGTHS);
            distances = [coder.distance(length), distances[0], distances[1], distances[2]];
            state = if behind_literal { 7 } else { 10 };
        } else if coder.recall(&mut distances, state) {
            length = coder.length(REPEAT_LENGTHS);
            state = if behind_literal { 8 } else { 11 };
        } else {
            length = 1;
            state = if behind_literal { 9 } else { 11 };
        }
        for _ in 0..length {
            put(out, at, byte(out, at, distances[0]));
            at += 1;
        }
    }
}

/// The byte so far before the one in front of `at`.
fn byte(out: &[AtomicU8], at: usize, distance: usize) -> usize {
    let place = at.wrapping_sub(distance).wrapping_sub(1);
    out.get(place).map_or(0, |byte| usize::from(byte.load(Relaxed)))
}

fn put(out: &[AtomicU8], at: usize, value: usize) {
    if let Some(place) = out.get(at) {
        place.store(value as u8, Relaxed);
    }
}

/// Reads bits that are told in fractions of a bit, each by the odds that those before it left.
struct Coder<'b> {
    packed: &'b [AtomicU8],
    odds: &'b [AtomicU16; ODDS],
    range: u32,
    code: u32,
    at: usize,
}

impl Coder<'_> {
    fn next(&mut self) -> u32 {
        let byte = self.packed.get(self.at).map_or(0, |byte| u32::from(byte.load(Relaxed)));
        self.at += 1;
        byte
    }

    fn bit(&mut self, index: usize) -> usize {
        let Some(place) = self.odds.get(index) else { return 0 };
        let odds = place.load(Relaxed);
        let bound = (self.range >> 11) * u32::from(odds);
        let bit = self.code >= bound;
        if bit {
            self.range -= bound;
            self.code -= bound;
            place.store(odds - (odds >> 5), Relaxed);
        } else {
            self.range = bound;
            place.store(odds + ((2048 - odds) >> 5), Relaxed);
        }
        self.fill();
        usize::from(bit)
    }

    fn fill(&mut self) {
        if self.range < 1 << 24 {
            self.range <<= 8;
            self.code = self.code << 8 | self.next();
        }
    }

    /// Bits of which each is as likely as the other.
    fn even(&mut self, count: u32) -> usize {
        let mut value = 0;
        for _ in 0..count {
            self.range >>= 1;
            let bit = self.code >= self.range;
            if bit {
                self.code -= self.range;
            }
            value = value << 1 | usize::from(bit);
            self.fill();
        }
        value
    }

    /// A number of so many bits, the highest first.
    fn number(&mut self, bits: u32, odds: usize) -> usize {
        let mut node = 1;
        for _ in 0..bits {
            node = node << 1 | self.bit(odds + node);
        }
        node - (1 << bits)
    }

    /// A number of so many bits, the lowest first.
    fn reversed(&mut self, bits: u32, odds: usize) -> usize {
        let (mut value, mut node) = (0, 1);
        for place in 0..bits {
            let bit = self.bit(odds + node);
            node = node << 1 | bit;
            value |= bit << place;
        }
        value
    }

    /// A byte; behind a copy it is told by how it differs from the byte that would have been next.
    fn literal(&mut self, before: usize, mut likely: Option<usize>) -> usize {
        let odds = LITERALS + 0x300 * (before >> (8 - LITERAL_CONTEXT));
        let mut node = 1;
        while node < 0x100 {
            let Some(rest) = likely else {
                node = node << 1 | self.bit(odds + node);
                continue;
            };
            let expected = rest >> 7 & 1;
            let bit = self.bit(odds + ((1 + expected) << 8) + node);
            node = node << 1 | bit;
            likely = if bit == expected { Some(rest << 1) } else { None };
        }
        node & 0xff
    }

    fn length(&mut self, odds: usize) -> usize {
        if self.bit(odds) == 0 {
            2 + self.number(3, odds + 2)
        } else if self.bit(odds + 1) == 0 {
            10 + self.number(3, odds + 10)
        } else {
            18 + self.number(8, odds + 18)
        }
    }

    /// How far back a copy of this length begins, less one.
    fn distance(&mut self, length: usize) -> usize {
        let slot = self.number(6, SLOTS + 64 * length.saturating_sub(2).min(3));
        if slot < 4 {
            return slot;
        }
        let bits = (slot >> 1) as u32 - 1;
        let start = (2 | slot & 1) << bits;
        if slot < 14 {
            return start + self.reversed(bits, SPECIAL + start - slot);
        }
        start.wrapping_add(self.even(bits - 4) << 4).wrapping_add(self.reversed(4, ALIGNED))
    }

    /// Puts the distance that repeats first; false when only one byte does.
    fn recall(&mut self, distances: &mut [usize; 4], state: usize) -> bool {
        if self.bit(IS_OLDER + state) == 0 {
            return self.bit(IS_LONG + state) == 1;
        }
        let [first, second, third, fourth] = *distances;
        *distances = if self.bit(IS_SECOND + state) == 0 {
            [second, first, third, fourth]
        } else if self.bit(IS_THIRD + state) == 0 {
            [third, first, second, fourth]
        } else {
            [fourth, first, second, third]
        };
        true
    }
}

// Where the odds of each question begin.
const IS_MATCH: usize = 0;
const IS_REPEAT: usize = 12;
const IS_OLDER: usize = 24;
const IS_SECOND: usize = 36;
const IS_THIRD: usize = 48;
const IS_LONG: usize = 60;
const SLOTS: usize = 72;
const SPECIAL: usize = SLOTS + 256;
const ALIGNED: usize = SPECIAL + 128;
const LENGTHS: usize = ALIGNED + 16;
const REPEAT_LENGTHS: usize = LENGTHS + 274;
const LITERALS: usize = REPEAT_LENGTHS + 274;
