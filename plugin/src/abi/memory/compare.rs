//! Compares bytes, eight at a time.

use std::mem::size_of;

/// Compares two texts of `size` bytes: negative, zero or positive, as the left one is less than, equal to or greater than the right
/// one.
///
/// # Safety
/// Both pointers are valid for reads of `size` bytes.
#[expect(unsafe_code, reason = "the arguments are those of a function in C")]
pub(super) unsafe fn compare(left: *const u8, right: *const u8, size: usize) -> i32 {
    // SAFETY: each read ends within `size` bytes.
    unsafe {
        if size < WORD {
            return compare_short(left, right, size);
        }
        let last = size - WORD;
        let mut at = 0;
        while at < last {
            let order = compare_words(left.add(at), right.add(at));
            if order != 0 {
                return order;
            }
            at += WORD;
        }
        // The last word can overlap the one before, whose bytes are equal.
        compare_words(left.add(last), right.add(last))
    }
}

/// Less than a word.
///
/// # Safety
/// As for [`compare`].
#[expect(unsafe_code, reason = "the arguments are those of a function in C")]
#[inline]
unsafe fn compare_short(left: *const u8, right: *const u8, size: usize) -> i32 {
    let mut at = 0;
    while at < size {
        // SAFETY: the read ends within `size` bytes.
        let (left, right) = unsafe { (*left.add(at), *right.add(at)) };
        if left != right {
            return i32::from(left) - i32::from(right);
        }
        at += 1;
    }
    0
}

/// # Safety
/// Both pointers are valid for reads of a word.
#[expect(unsafe_code, reason = "the arguments are those of a function in C")]
#[inline]
unsafe fn compare_words(left: *const u8, right: *const u8) -> i32 {
    // SAFETY: the caller promises it; an unaligned read has no alignment.
    let (left, right) =
        unsafe { (left.cast::<u64>().read_unaligned(), right.cast::<u64>().read_unaligned()) };
    if left == right {
        return 0;
    }
    // The first byte of a text is that of the lowest value, because WebAssembly is little-endian.
    let first = (left ^ right).to_le().trailing_zeros() / u8::BITS * u8::BITS;
    let byte = |word: u64| (word.to_le() >> first) & 0xFF;
    if byte(left) < byte(right) { -1 } else { 1 }
}

const WORD: usize = size_of::<u64>();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_compared_as_slices_are() {
        let texts: Vec<Vec<u8>> = (0..40)
            .flat_map(|size| {
                let text: Vec<u8> = (0..size).map(|at: u8| at.wrapping_mul(37)).collect();
                let changed = (0..text.len()).map(|at| {
                    let mut other = text.clone();
                    other[at] ^= 0x80;
                    other
                });
                changed.chain([text.clone()]).collect::<Vec<_>>()
            })
            .collect();
        for (left, right) in texts.iter().flat_map(|left| texts.iter().map(move |it| (left, it))) {
            let size = left.len().min(right.len());
            #[expect(unsafe_code, reason = "the function is tested")]
            // SAFETY: both texts have this many bytes.
            let order = unsafe { compare(left.as_ptr(), right.as_ptr(), size) };
            assert_eq!(order.cmp(&0), left[..size].cmp(&right[..size]), "{left:?} {right:?}");
        }
    }
}
