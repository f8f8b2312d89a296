//! Calling codes in the tables.

use crate::table;

/// The calling code, its index in the tables, and the national digits.
pub(crate) fn calling_code(digits: &[u8]) -> Option<(u16, u8, &[u8])> {
    let digit = |place: usize| digits.get(place).map_or(0, |digit| u16::from(digit & 15));
    let (first, second, third) = (digit(0), digit(1), digit(2));
    let two = usize::from(first * 10 + second);
    let group = table::GROUPS.get(two).copied()?;
    let code = table::FIRST.get(two).copied()?;
    let (value, offset, length) = match group {
        table::ONE_DIGIT => (first, 0, 1),
        table::TWO_DIGITS => (first * 10 + second, 0, 2),
        _ if group >> third & 1 == 0 => return None,
        _ => {
            (first * 100 + second * 10 + third, (group & ((1 << third) - 1)).count_ones() as u8, 3)
        }
    };
    Some((value, code + offset, digits.get(length..)?))
}

/// Calls `found` with the index and the digits of each calling code until it returns true; returns whether it did.
pub(crate) fn any_calling_code(found: &mut dyn FnMut(u8, &[u8]) -> bool) -> bool {
    let mut code = 0;
    for (two, group) in (0_u8..).zip(&table::GROUPS) {
        let mut digits = [b'0' + two / 10, b'0' + two % 10, b'0'];
        let (length, thirds) = match *group {
            table::ONE_DIGIT => (1, u16::from(two % 10 == 0)),
            table::TWO_DIGITS => (2, 1),
            thirds => (3, thirds),
        };
        for third in 0..10 {
            if thirds >> third & 1 == 1 {
                digits[2] = b'0' + third;
                if found(code, digits.get(..length).unwrap_or_default()) {
                    return true;
                }
                code += 1;
            }
        }
    }
    false
}

/// The lengths of national numbers: those that are possible, and those that are possible in local calls, one bit each.
pub(crate) fn possible_lengths(code: u8) -> (u16, u16) {
    let place = 2 * table::POSSIBLE.get(usize::from(code)).copied().map_or(0, usize::from);
    let set = |place: usize| table::POSSIBLE_LENGTHS.get(place).copied().unwrap_or(0);
    (set(place), set(place + 1))
}
