//! The result of a look-up in the numbering plans, packed into 32 bits.
//!
//! | Bits | Without a fault | With a fault |
//! |---|---|---|
//! | 0 to 9 | calling code | byte offset of the character that is not a digit, or 0 |
//! | 10 to 19 | region: 0 unknown, 1 + 26 × first letter + second letter, or 677 for the world (`001`) | 0 |
//! | 20 to 23 | kind: its index in `e164_plan::Kind::ALL` | 0 |
//! | 24 to 26 | length: its index in `e164_plan::Length::ALL` | 0 |
//! | 27 to 29 | 0 | fault: 1 + its index in `e164_plan::Fault::ALL` |
//! | 30 | whether several regions share the number | 0 |

use e164_plan::{Fault, Plan, Region, look_up};

pub(crate) fn look_up_packed(number: &[u8]) -> u32 {
    look_up(number).map_or_else(fault, plan)
}

fn plan(plan: Plan) -> u32 {
    let region = plan.region().map_or(0, region);
    let (kind, length) = (plan.kind() as u32, plan.length() as u32);
    let shared = u32::from(plan.is_shared());
    u32::from(plan.calling_code()) | region << 10 | kind << 20 | length << 24 | shared << 30
}

fn region(region: Region) -> u32 {
    match region.as_str().as_bytes() {
        [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] => {
            1 + 26 * u32::from(first - b'A') + u32::from(second - b'A')
        }
        _ => WORLD,
    }
}

fn fault(fault: Fault) -> u32 {
    match fault {
        Fault::NoPlus => 1 << 27,
        Fault::NoDigits => 2 << 27,
        Fault::NotADigit { at } => 3 << 27 | u32::from(at),
        Fault::TooManyDigits => 4 << 27,
        _ => 5 << 27,
    }
}

const WORLD: u32 = 677;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_a_plan_do_not_overlap() {
        let london = look_up_packed(b"+442079460123");
        let (g, b) = (u32::from(b'G' - b'A'), u32::from(b'B' - b'A'));
        assert_eq!((london & 0x3ff, london >> 10 & 0x3ff), (44, 1 + 26 * g + b));
        assert_eq!((london >> 20 & 15, london >> 24 & 7, london >> 27), (1, 0, 0));
        assert_eq!(look_up_packed(b"+18335550100") >> 27, 1 << 3);
        assert_eq!(look_up_packed(b"+80012345678") >> 10 & 0x3ff, WORLD);
        assert_eq!(look_up_packed(b"+12") >> 24 & 7, e164_plan::Length::TooShort as u32);
    }

    #[test]
    fn a_fault_has_its_number_and_the_offset_of_the_character() {
        for (text, expected) in [
            ("", 1 << 27),
            ("442079460123", 1 << 27),
            ("+", 2 << 27),
            ("+44 2079460123", 3 << 27 | 3),
            ("+4420794601234567", 4 << 27),
            ("+999123456", 5 << 27),
        ] {
            assert_eq!(look_up_packed(text.as_bytes()), expected, "{text}");
        }
        for (index, fault) in (1..).zip(Fault::ALL) {
            assert_eq!(super::fault(fault) >> 27, index, "{fault:?}");
        }
    }
}
