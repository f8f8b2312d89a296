//! Counts allocations.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};

/// The allocations of one call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Allocations, and reallocations.
    pub(crate) count: f64,
    /// The sum of their sizes in bytes, also of those that are freed.
    pub(crate) bytes: f64,
}

/// The mean cost of a call. The function was called before, so that allocations of the first call do not count.
pub(crate) fn per_call<T>(mut call: impl FnMut() -> T) -> Cost {
    let before = (COUNT.load(Ordering::Relaxed), BYTES.load(Ordering::Relaxed));
    for _ in 0..CALLS {
        black_box(call());
    }
    let count = COUNT.load(Ordering::Relaxed) - before.0;
    let bytes = BYTES.load(Ordering::Relaxed) - before.1;
    Cost { count: count as f64 / CALLS as f64, bytes: bytes as f64 / CALLS as f64 }
}

struct Counting;

#[expect(unsafe_code, reason = "an allocator cannot be written without it")]
// SAFETY: every call is passed to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        // SAFETY: the caller keeps the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// Not an atomic addition, which would slow down the peers that allocate most. There is one thread.
fn note(size: usize) {
    COUNT.store(COUNT.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    BYTES.store(BYTES.load(Ordering::Relaxed) + size as u64, Ordering::Relaxed);
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;
static COUNT: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);
const CALLS: u64 = 1000;
