//! Unpacks the module of the npm package when it is started.
//!
//! The module travels as text in a JavaScript file, as base64, which no compression of a server gets
//! at any more. So it is packed before, and unpacked by this one, which is not: an engine starts a
//! module of a thousand bytes at once, and then does the work many times faster than JavaScript
//! that nobody has run yet.
//!
//! What is packed is one LZMA stream without header and end mark, with [`LITERAL_CONTEXT`] bits of
//! literal context and no position bits. LZMA, because its decoder is small, and because it makes
//! an eighth less of WebAssembly than deflate does.
//!
//! Memory is a static of atomic bytes: no allocator, and no pointer is followed.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod decoder;

use core::sync::atomic::{AtomicU8, AtomicU16, Ordering::Relaxed};

pub use decoder::{LITERAL_CONTEXT, ODDS, decode};

/// The address at which the packed bytes are to be written.
#[cfg_attr(target_arch = "wasm32", expect(unsafe_code, reason = "nobody else has the name"))]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
#[must_use]
pub extern "C" fn buffer() -> usize {
    BUFFER.as_ptr().expose_provenance()
}

/// Unpacks the first `packed` bytes of the buffer to `length` bytes, and gives their address; 0 when
/// there is no room for both.
#[cfg_attr(target_arch = "wasm32", expect(unsafe_code, reason = "nobody else has the name"))]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
#[must_use]
pub extern "C" fn unpack(packed: usize, length: usize) -> usize {
    let Some((packed, rest)) = BUFFER.split_at_checked(packed) else { return 0 };
    let Some(out) = rest.get(..length) else { return 0 };
    ODDS_OF_EACH.iter().for_each(|odds| odds.store(EVEN, Relaxed));
    decode(packed, &ODDS_OF_EACH, out);
    out.as_ptr().expose_provenance()
}

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn end(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

static BUFFER: [AtomicU8; ROOM] = [const { AtomicU8::new(0) }; ROOM];
static ODDS_OF_EACH: [AtomicU16; ODDS] = [const { AtomicU16::new(0) }; ODDS];

/// For the packed and the unpacked module; `cargo xtask build` fails when they do not fit.
const ROOM: usize = 512 * 1024;

/// As likely as not, in 2048ths.
const EVEN: u16 = 1024;

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use lzma_rust2::{LzmaOptions, LzmaWriter};
    use proptest::prelude::*;

    use super::*;

    fn pack(bytes: &[u8]) -> Vec<u8> {
        let options = LzmaOptions { lc: LITERAL_CONTEXT, lp: 0, pb: 0, ..LzmaOptions::default() };
        let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false).unwrap();
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    fn unpacked(packed: &[u8], length: usize) -> Vec<u8> {
        let atomic = |bytes: &[u8]| bytes.iter().copied().map(AtomicU8::new).collect::<Vec<_>>();
        let odds: [AtomicU16; ODDS] = std::array::from_fn(|_| AtomicU16::new(EVEN));
        let out = atomic(&vec![0; length]);
        decode(&atomic(packed), &odds, &out);
        out.into_iter().map(AtomicU8::into_inner).collect()
    }

    #[test]
    fn a_file_comes_out_as_it_went_in() {
        let bytes = include_bytes!("../../e164-plan/src/table.bin").repeat(3);
        assert_eq!(unpacked(&pack(&bytes), bytes.len()), bytes);
        let text = include_str!("decoder.rs").as_bytes();
        assert_eq!(unpacked(&pack(text), text.len()), text);
    }

    #[test]
    fn what_has_no_room_is_refused() {
        assert_eq!(unpack(ROOM + 1, 0), 0);
        assert_eq!(unpack(1, ROOM), 0);
        assert_ne!(buffer(), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn anything_comes_out_as_it_went_in(
            words in prop::collection::vec(prop::collection::vec(0..4_u8, 0..20), 0..200),
            far in 0..20_000_usize,
        ) {
            let mut bytes = words.concat();
            let start = bytes.clone();
            bytes.extend((0..far).map(|at| (at * at / 8) as u8));
            bytes.extend(start);
            prop_assert_eq!(unpacked(&pack(&bytes), bytes.len()), bytes);
        }

        #[test]
        fn nonsense_ends(packed in prop::collection::vec(any::<u8>(), 0..100)) {
            unpacked(&packed, 10_000);
        }
    }
}
