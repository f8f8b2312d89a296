//! Decompresses the WebAssembly module of the npm package when it is loaded.
//!
//! The JavaScript file of the package contains the module as base64 text, which HTTP compression
//! hardly reduces. Therefore the module is compressed before it is encoded, and this second,
//! uncompressed module decompresses it: an engine compiles a module of a thousand bytes at once, and
//! runs it many times faster than JavaScript code that is not yet optimised.
//!
//! The compressed module is one LZMA stream without header and end marker, with [`LITERAL_CONTEXT`]
//! bits of literal context and no position bits. LZMA has a small decoder, and makes WebAssembly an
//! eighth smaller than deflate.
//!
//! The memory is a static array of atomic bytes: no allocator, and no pointer is dereferenced.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod decoder;

use core::sync::atomic::{AtomicU8, AtomicU16, Ordering::Relaxed};

pub use decoder::{LITERAL_CONTEXT, PROBABILITIES, decode};

/// The address at which the host writes the packed bytes.
#[cfg_attr(
    target_arch = "wasm32",
    expect(unsafe_code, reason = "the names are unique in this module")
)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
#[must_use]
pub extern "C" fn buffer() -> usize {
    BUFFER.as_ptr().expose_provenance()
}

/// Unpacks the first `packed` bytes of the buffer to `length` bytes, and returns their address; 0 if
/// the buffer is too small for both.
#[cfg_attr(
    target_arch = "wasm32",
    expect(unsafe_code, reason = "the names are unique in this module")
)]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
#[must_use]
pub extern "C" fn unpack(packed: usize, length: usize) -> usize {
    let Some((packed, rest)) = BUFFER.split_at_checked(packed) else { return 0 };
    let Some(out) = rest.get(..length) else { return 0 };
    STATE.iter().for_each(|probability| probability.store(ONE_HALF, Relaxed));
    decode(packed, &STATE, out);
    out.as_ptr().expose_provenance()
}

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn end(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

static BUFFER: [AtomicU8; BUFFER_SIZE] = [const { AtomicU8::new(0) }; BUFFER_SIZE];
static STATE: [AtomicU16; PROBABILITIES] = [const { AtomicU16::new(0) }; PROBABILITIES];

/// The bytes for the packed and the unpacked module. `cargo xtask build` fails if they do not fit.
const BUFFER_SIZE: usize = 512 * 1024;

/// The initial probability, in units of 1/2048.
const ONE_HALF: u16 = 1024;

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
        let probabilities: [AtomicU16; PROBABILITIES] =
            std::array::from_fn(|_| AtomicU16::new(ONE_HALF));
        let out = atomic(&vec![0; length]);
        decode(&atomic(packed), &probabilities, &out);
        out.into_iter().map(AtomicU8::into_inner).collect()
    }

    #[test]
    fn files_survive_a_round_trip() {
        let bytes = include_bytes!("../../e164-plan/src/table.bin").repeat(3);
        assert_eq!(unpacked(&pack(&bytes), bytes.len()), bytes);
        let text = include_str!("decoder.rs").as_bytes();
        assert_eq!(unpacked(&pack(text), text.len()), text);
    }

    #[test]
    fn a_module_that_does_not_fit_is_refused() {
        assert_eq!(unpack(BUFFER_SIZE + 1, 0), 0);
        assert_eq!(unpack(1, BUFFER_SIZE), 0);
        assert_ne!(buffer(), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn arbitrary_bytes_survive_a_round_trip(
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
        fn decoding_malformed_input_terminates(packed in prop::collection::vec(any::<u8>(), 0..100)) {
            unpacked(&packed, 10_000);
        }
    }
}
