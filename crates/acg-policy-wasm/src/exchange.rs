//! The two buffers that both sides of the boundary use. `Cell` and not `RefCell`: a buffer is taken
//! out while it is read and put back after, which cannot fail, and its bytes stay where they are.

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

/// What `thread_local!` is elsewhere.
#[cfg(target_arch = "wasm32")]
struct Buffer(Cell<Vec<u8>>);

#[expect(unsafe_code, reason = "a module without the `atomics` feature has one thread")]
// SAFETY: see the reason.
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

/// Gives the input `length` bytes, and says where they are; 0 when there is no memory for them.
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

/// Hands the first `length` bytes of the input out; `None` when it is shorter.
pub(crate) fn with_input<T>(length: usize, read: impl FnOnce(&[u8]) -> T) -> Option<T> {
    let input = INPUT.take();
    let result = input.get(..length).map(read);
    INPUT.set(input);
    result
}

pub(crate) fn set_output(bytes: Vec<u8>) {
    OUTPUT.set(bytes);
}

/// Address and length.
pub(crate) fn output() -> (usize, usize) {
    let output = OUTPUT.take();
    let place = (output.as_ptr().expose_provenance(), output.len());
    OUTPUT.set(output);
    place
}
