//! Walks the automaton: matches the digits of a national number against the nodes of the table.
//!
//! A node is a list of arms; the last one is flagged. An arm has a set of digits and an operation. The first arm whose set
//! contains the next digit is taken; if none does, the plan does not contain the number. The node to which an arm leads
//! follows the arm directly, so the next arm of the same node comes after that whole subtree.
//!
//! | Byte | Followed by | Meaning |
//! |---|---|---|
//! | below `COMMON.len()` | | an arm of that table |
//! | the next `OPERATIONS.len()` values | index into `DIGITS` | an arm with an operation of that table |
//! | the next 4 values: digits 8 and 9 | digits 0 to 7, operation | any other arm |
//! | 252 | 1 byte | the size of the next arm with its subtree |
//! | 253 | 2 bytes, big-endian | the same |
//! | 254 | 1 byte | the label of the next arm |
//! | 255 | index into `LENGTHS` | the next arm applies to numbers of these lengths, whatever the next digit |
//!
//! | Operation | Meaning |
//! |---|---|
//! | 0 | ends with the current label |
//! | 1 to 11 | ends with this label |
//! | 12 | continues at an offset: 2 bytes, big-endian; bits 12 to 15 set the label unless they are 0 |
//! | 16 | continues |
//! | 17 to 27 | continues and sets the label 1 to 11 |
//! | plus 32 | is the last arm of its node |

use crate::table::{COMMON, DIGITS, LENGTHS, NODES, OPERATIONS};

/// The label that the digits `national` reach from a root; 0 where the plan does not contain the number.
pub(crate) fn walk(root: u16, national: &[u8]) -> u8 {
    let mut reader = Reader { at: usize::from(root) };
    let mut rest = national.iter();
    let length = 1_u16 << (national.len() & 15);
    let mut label = 0;
    let mut digit = None;
    loop {
        let digit_bit =
            *digit.get_or_insert_with(|| rest.next().map_or(0, |digit| 1_u16 << (digit & 15)));
        let mut end = None;
        let mut new_label = 0;
        let mut lengths = None;
        let (operation, fits) = loop {
            match reader.item() {
                Item::Skip(bytes) => end = Some(reader.at + bytes),
                Item::Label(label) => new_label = label,
                Item::Lengths(set) => lengths = Some(set),
                Item::Arm { digits, operation } => {
                    break (operation, lengths.map_or(digits & digit_bit, |set| set & length) != 0);
                }
            }
        };
        let kind = operation & KIND;
        if fits {
            if lengths.is_none() {
                digit = None;
            }
            match kind {
                0 => return if new_label == 0 { label } else { new_label },
                REFER => {
                    let target = reader.pair();
                    new_label = (target >> 12) as u8;
                    reader.at = usize::from(target & 0xfff);
                }
                1..=11 => return kind,
                _ if kind > INLINE => new_label = kind - INLINE,
                _ => {}
            }
            if new_label != 0 {
                label = new_label;
            }
        } else if operation & LAST != 0 {
            return 0;
        } else if let Some(end) = end {
            reader.at = end;
        } else if kind == REFER {
            reader.at += 2;
        } else if kind >= INLINE {
            reader.pass();
        }
    }
}

/// Whether a root selects by length before it looks at digits. Otherwise its arms apply to every possible length.
pub(crate) fn begins_with_lengths(root: u16) -> bool {
    let mut reader = Reader { at: usize::from(root) };
    loop {
        match reader.item() {
            Item::Skip(_) | Item::Label(_) => {}
            Item::Lengths(_) => return true,
            Item::Arm { .. } => return false,
        }
    }
}

struct Reader {
    at: usize,
}

enum Item {
    Arm { digits: u16, operation: u8 },
    Skip(usize),
    Label(u8),
    Lengths(u16),
}

impl Reader {
    fn item(&mut self) -> Item {
        let byte = self.byte();
        if let Some(&arm) = COMMON.get(usize::from(byte)) {
            return Item::Arm { digits: arm & ALL, operation: (arm >> 10) as u8 };
        }
        match byte {
            SKIP_SHORT => Item::Skip(usize::from(self.byte())),
            SKIP_LONG => Item::Skip(usize::from(self.pair())),
            LABEL => Item::Label(self.byte()),
            LENGTH => Item::Lengths(LENGTHS.get(usize::from(self.byte())).copied().unwrap_or(0)),
            _ => self.arm(byte),
        }
    }

    fn arm(&mut self, byte: u8) -> Item {
        let place = usize::from(byte) - COMMON.len();
        let second = self.byte();
        if let Some(&operation) = OPERATIONS.get(place) {
            return Item::Arm {
                digits: DIGITS.get(usize::from(second)).copied().unwrap_or(0),
                operation,
            };
        }
        let high = (place - OPERATIONS.len()) as u16;
        Item::Arm { digits: high << 8 | u16::from(second), operation: self.byte() }
    }

    /// Skips a node and its subtree.
    fn pass(&mut self) {
        let mut open = 1_u32;
        while open > 0 {
            let byte = NODES.get(self.at).copied().unwrap_or(END);
            let step = PASS.get(usize::from(byte)).copied().unwrap_or(0);
            self.at += usize::from(step & 7);
            open = (open + u32::from(step >> 3)).wrapping_sub(1);
            if step == RARE {
                let operation = NODES.get(self.at + 2).copied().unwrap_or(LAST);
                let step = pass_arm(3, operation);
                self.at += usize::from(step & 7);
                open = (open + u32::from(step >> 3)).wrapping_sub(1);
            }
        }
    }

    /// Reads [`END`] beyond the table, which a generated table never reaches: every walk then stops.
    fn byte(&mut self) -> u8 {
        let byte = NODES.get(self.at).copied().unwrap_or(END);
        self.at += 1;
        byte
    }

    fn pair(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }
}

/// Indexed by the first byte of an item: its size in bits 0 to 2, and from bit 3 the number of nodes that it opens minus
/// those that it closes, plus one; or [`RARE`], where that depends on the operation.
static PASS: [u8; 256] = pass_table();

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated at compile time, where a panic is a compile error"
)]
const fn pass_table() -> [u8; 256] {
    let mut steps = [0; 256];
    let mut byte = 0;
    while byte < steps.len() {
        steps[byte] = match byte {
            _ if byte < COMMON.len() => pass_arm(1, (COMMON[byte] >> 10) as u8),
            _ if byte < COMMON.len() + OPERATIONS.len() => {
                pass_arm(2, OPERATIONS[byte - COMMON.len()])
            }
            252 | 254 | 255 => 1 << 3 | 2,
            253 => 1 << 3 | 3,
            _ => RARE,
        };
        byte += 1;
    }
    steps
}

/// Size and nodes are determined by the operation byte: size 0, no change.
const RARE: u8 = 1 << 3;

const fn pass_arm(bytes: u8, operation: u8) -> u8 {
    let kind = operation & KIND;
    let opens = if kind >= INLINE { 2 } else { 1 };
    let closes = if operation & LAST != 0 { 1 } else { 0 };
    (opens - closes) << 3 | if kind == REFER { bytes + 2 } else { bytes }
}

const ALL: u16 = 0x3ff;
const KIND: u8 = 31;
const LAST: u8 = 32;
const REFER: u8 = 12;
const INLINE: u8 = 16;
/// As a first byte it begins an arm with an explicit operation; as an operation it includes [`LAST`].
const END: u8 = 251;
const SKIP_SHORT: u8 = 252;
const SKIP_LONG: u8 = 253;
const LABEL: u8 = 254;
const LENGTH: u8 = 255;
