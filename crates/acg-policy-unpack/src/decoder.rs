//! An LZMA decoder, after the LZMA specification of the LZMA SDK.

use core::sync::atomic::{AtomicU8, AtomicU16, Ordering::Relaxed};

/// The number of high bits of the previous byte that select the probabilities of a literal (`lc`).
pub const LITERAL_CONTEXT: u32 = 3;

/// The number of probabilities.
pub const PROBABILITIES: usize = LITERALS + (0x300 << LITERAL_CONTEXT);

/// Decodes `packed` until `out` is full. Invalid input gives arbitrary bytes.
pub fn decode(packed: &[AtomicU8], probabilities: &[AtomicU16; PROBABILITIES], out: &[AtomicU8]) {
    let mut decoder = RangeDecoder { packed, probabilities, range: u32::MAX, code: 0, at: 1 };
    for _ in 0..4 {
        decoder.code = decoder.code << 8 | decoder.next();
    }
    let (mut distances, mut state, mut at) = ([0; 4], 0, 0);
    while at < out.len() {
        if decoder.bit(IS_MATCH + state) == 0 {
            let match_byte = if state < 7 { None } else { Some(byte(out, at, distances[0])) };
            put(out, at, decoder.literal(byte(out, at, 0), match_byte));
            at += 1;
            state = [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 4, 5].get(state).copied().unwrap_or(0);
            continue;
        }
        let after_literal = state < 7;
        let length;
        if decoder.bit(IS_REPEAT + state) == 0 {
            length = decoder.length(LENGTHS);
            distances = [decoder.distance(length), distances[0], distances[1], distances[2]];
            state = if after_literal { 7 } else { 10 };
        } else if decoder.repeated_distance(&mut distances, state) {
            length = decoder.length(REPEAT_LENGTHS);
            state = if after_literal { 8 } else { 11 };
        } else {
            length = 1;
            state = if after_literal { 9 } else { 11 };
        }
        for _ in 0..length {
            put(out, at, byte(out, at, distances[0]));
            at += 1;
        }
    }
}

/// The byte at `distance` before the last byte, which is at distance 0; 0 before the start.
fn byte(out: &[AtomicU8], at: usize, distance: usize) -> usize {
    let place = at.wrapping_sub(distance).wrapping_sub(1);
    out.get(place).map_or(0, |byte| usize::from(byte.load(Relaxed)))
}

fn put(out: &[AtomicU8], at: usize, value: usize) {
    if let Some(place) = out.get(at) {
        place.store(value as u8, Relaxed);
    }
}

/// A range decoder with adaptive probabilities.
struct RangeDecoder<'b> {
    packed: &'b [AtomicU8],
    probabilities: &'b [AtomicU16; PROBABILITIES],
    range: u32,
    code: u32,
    at: usize,
}

impl RangeDecoder<'_> {
    fn next(&mut self) -> u32 {
        let byte = self.packed.get(self.at).map_or(0, |byte| u32::from(byte.load(Relaxed)));
        self.at += 1;
        byte
    }

    fn bit(&mut self, index: usize) -> usize {
        let Some(place) = self.probabilities.get(index) else { return 0 };
        let probability = place.load(Relaxed);
        let bound = (self.range >> 11) * u32::from(probability);
        let bit = self.code >= bound;
        if bit {
            self.range -= bound;
            self.code -= bound;
            place.store(probability - (probability >> 5), Relaxed);
        } else {
            self.range = bound;
            place.store(probability + ((2048 - probability) >> 5), Relaxed);
        }
        self.normalize();
        usize::from(bit)
    }

    fn normalize(&mut self) {
        if self.range < 1 << 24 {
            self.range <<= 8;
            self.code = self.code << 8 | self.next();
        }
    }

    /// Decodes `count` bits with a fixed probability of one half, the highest first.
    fn direct_bits(&mut self, count: u32) -> usize {
        let mut value = 0;
        for _ in 0..count {
            self.range >>= 1;
            let bit = self.code >= self.range;
            if bit {
                self.code -= self.range;
            }
            value = value << 1 | usize::from(bit);
            self.normalize();
        }
        value
    }

    /// Decodes a bit tree: a number of `bits` bits, the highest first.
    fn bit_tree(&mut self, bits: u32, base: usize) -> usize {
        let mut node = 1;
        for _ in 0..bits {
            node = node << 1 | self.bit(base + node);
        }
        node - (1 << bits)
    }

    /// Decodes a reverse bit tree: a number of `bits` bits, the lowest first.
    fn reverse_bit_tree(&mut self, bits: u32, base: usize) -> usize {
        let (mut value, mut node) = (0, 1);
        for place in 0..bits {
            let bit = self.bit(base + node);
            node = node << 1 | bit;
            value |= bit << place;
        }
        value
    }

    /// Decodes a literal. After a match, `match_byte` is the byte that would have continued it, and selects the
    /// probabilities as long as the bits agree.
    fn literal(&mut self, previous: usize, mut match_byte: Option<usize>) -> usize {
        let base = LITERALS + 0x300 * (previous >> (8 - LITERAL_CONTEXT));
        let mut node = 1;
        while node < 0x100 {
            let Some(rest) = match_byte else {
                node = node << 1 | self.bit(base + node);
                continue;
            };
            let expected = rest >> 7 & 1;
            let bit = self.bit(base + ((1 + expected) << 8) + node);
            node = node << 1 | bit;
            match_byte = if bit == expected { Some(rest << 1) } else { None };
        }
        node & 0xff
    }

    fn length(&mut self, base: usize) -> usize {
        if self.bit(base) == 0 {
            2 + self.bit_tree(3, base + 2)
        } else if self.bit(base + 1) == 0 {
            10 + self.bit_tree(3, base + 10)
        } else {
            18 + self.bit_tree(8, base + 18)
        }
    }

    /// Decodes the distance of a match of this length, minus one.
    fn distance(&mut self, length: usize) -> usize {
        let slot = self.bit_tree(6, SLOTS + 64 * length.saturating_sub(2).min(3));
        if slot < 4 {
            return slot;
        }
        let bits = (slot >> 1) as u32 - 1;
        let start = (2 | slot & 1) << bits;
        if slot < 14 {
            return start + self.reverse_bit_tree(bits, SPECIAL + start - slot);
        }
        start
            .wrapping_add(self.direct_bits(bits - 4) << 4)
            .wrapping_add(self.reverse_bit_tree(4, ALIGNED))
    }

    /// Moves the repeated distance to the front; false for a short repetition of one byte.
    fn repeated_distance(&mut self, distances: &mut [usize; 4], state: usize) -> bool {
        if self.bit(IS_REPEAT_OLDER + state) == 0 {
            return self.bit(IS_REPEAT_LONG + state) == 1;
        }
        let [first, second, third, fourth] = *distances;
        *distances = if self.bit(IS_REPEAT_SECOND + state) == 0 {
            [second, first, third, fourth]
        } else if self.bit(IS_REPEAT_THIRD + state) == 0 {
            [third, first, second, fourth]
        } else {
            [fourth, first, second, third]
        };
        true
    }
}

// The index of the first probability of each kind.
const IS_MATCH: usize = 0;
const IS_REPEAT: usize = 12;
const IS_REPEAT_OLDER: usize = 24;
const IS_REPEAT_SECOND: usize = 36;
const IS_REPEAT_THIRD: usize = 48;
const IS_REPEAT_LONG: usize = 60;
const SLOTS: usize = 72;
const SPECIAL: usize = SLOTS + 256;
const ALIGNED: usize = SPECIAL + 128;
const LENGTHS: usize = ALIGNED + 16;
const REPEAT_LENGTHS: usize = LENGTHS + 274;
const LITERALS: usize = REPEAT_LENGTHS + 274;
