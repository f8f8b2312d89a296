//! Follows the digits of a number through the nodes.
//!
//! A node is a list of arms, the last one marked. An arm says for which next digits it is there and what happens then; the
//! first arm that fits is taken. When none fits, the number is not in the plan. Behind an arm that goes on, the node to
//! which it leads follows at once, so that the next arm of the same node is behind all of that.
//!
//! | Byte | Followed by | Meaning |
//! |---|---|---|
//! | below `COMMON.len()` | | an arm from that table |
//! | then `OPERATIONS.len()` | number in `DIGITS` | an arm with an operation from that table |
//! | then 4: digits 8 and 9 | digits 0 to 7, operation | any other arm |
//! | 252 | 1 byte | how long the next arm is with all that follows it |
//! | 253 | 2 bytes, high byte first | the same |
//! | 254 | 1 byte | the label of the next arm |
//! | 255 | number in `LENGTHS` | the next arm is for numbers of these lengths, whatever the next digit |
//!
//! | Operation | Meaning |
//! |---|---|
//! | 0 | ends with the label told on the way |
//! | 1 to 11 | ends with this label |
//! | 12 | goes on at a place: 2 bytes, high byte first, the label in bits 12 to 15 unless 0 |
//! | 16 | goes on |
//! | 17 to 27 | goes on, and tells the label 1 to 11 |
//! | plus 32 | is the last arm of its node |

use crate::table::{COMMON, DIGITS, LENGTHS, NODES, OPERATIONS};

/// The label that the digits `national` lead to from a root; 0 where the plan has no such number. `all` is the number of
/// digits.
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
        let mut told = 0;
        let mut lengths = None;
        let (operation, fits) = loop {
            match reader.item() {
                Item::Skip(bytes) => end = Some(reader.at + bytes),
                Item::Label(label) => told = label,
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
                0 => return if told == 0 { label } else { told },
                REFER => {
                    let target = reader.pair();
                    told = (target >> 12) as u8;
                    reader.at = usize::from(target & 0xfff);
                }
                1..=11 => return kind,
                _ if kind > INLINE => told = kind - INLINE,
                _ => {}
            }
            if told != 0 {
                label = told;
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

/// Whether a root asks for the length first. If it does not, all possible lengths share it.
pub(crate) fn asks_for_length(root: u16) -> bool {
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

    /// Passes a node and all that follows it.
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

    /// Behind the end, which no table reaches, every arm is the last one.
    fn byte(&mut self) -> u8 {
        let byte = NODES.get(self.at).copied().unwrap_or(END);
        self.at += 1;
        byte
    }

    fn pair(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }
}

/// By first byte of an item: in bits 0 to 2 how long it is, from bit 3 how many nodes it opens less those it closes, plus
/// one; or [`RARE`], where only the operation tells that.
static PASS: [u8; 256] = pass_table();

#[expect(clippy::indexing_slicing, reason = "evaluated when compiled, where a mistake is an error")]
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

/// Nothing yet.
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
/// Begins an arm with an operation of its own, and as an operation has [`LAST`] in it.
const END: u8 = 251;
const SKIP_SHORT: u8 = 252;
const SKIP_LONG: u8 = 253;
const LABEL: u8 = 254;
const LENGTH: u8 = 255;
