//! The input and output buffers, which the module shares with JavaScript.
//!
//! They are in a `Cell`, not a `RefCell`: a function takes a buffer out while it uses it and puts it
//! back afterwards. This cannot fail, and does not move the bytes.

use alloc::vec::Vec;
use core::cell::Cell;

#[cfg(target_arch = "wasm32")]
static INPUT: Buffer = Buffer(Cell::new(Vec::new()));
#[cfg(target_arch = "wasm32")]
static OUTPUT: Buffer = Buffer(Cell::new(Vec::new()));

#[cfg(not(target_arch = "wasm32"))]
std::thread_local! {
    static INPUT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    static OUTPUT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Replaces `thread_local!`, which needs the standard library.
#[cfg(target_arch = "wasm32")]
struct Buffer(Cell<Vec<u8>>);

#[expect(unsafe_code, reason = "a module without the `atomics` feature has one thread")]
// SAFETY: without threads there is no concurrent access.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
unsafe impl Sync for Buffer {}

#[cfg(target_arch = "wasm32")]
impl Buffer {
    fn take(&self) -> Vec<u8> {
        self.0.take()
    }

    fn set(&self, bytes: Vec<u8>) {
        self.0.set(bytes);
    }
}

/// Resizes the input to `length` bytes and returns its address; 0 if the memory is exhausted.
pub(crate) fn reserve(length: usize) -> usize {
    let mut input = INPUT.take();
    input.truncate(length);
    input.shrink_to(length);
    if input.try_reserve_exact(length - input.len()).is_err() {
        return 0;
    }
    input.resize(length, 0);
    let address = input.as_ptr().expose_provenance();
    INPUT.set(input);
    address
}

/// Calls `read` with the first `length` bytes of the input; `None` if the input is shorter.
pub(crate) fn with_input<T>(length: usize, read: impl FnOnce(&[u8]) -> T) -> Option<T> {
    let input = INPUT.take();
    let result = input.get(..length).map(read);
    INPUT.set(input);
    result
}

pub(crate) fn set_output(bytes: Vec<u8>) {
    OUTPUT.set(bytes);
}

/// Returns the address and the length of the output.
pub(crate) fn output() -> (usize, usize) {
    let output = OUTPUT.take();
    let location = (output.as_ptr().expose_provenance(), output.len());
    OUTPUT.set(output);
    location
}
