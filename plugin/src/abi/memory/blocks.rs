//! The allocator: small blocks of a few sizes, each size with a list of free blocks. A request allocates dozens of them.
//!
//! A free block stays in the list of its size, so that the memory that small blocks take is that of the moment with the most of
//! each size. Larger blocks come from another allocator.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;
use std::ptr;

/// The allocator, with the one for larger blocks.
#[derive(Debug)]
pub(super) struct Blocks<A> {
    larger: A,
    /// The first free block of each size; its first bytes have the address of the next one.
    free: [Cell<*mut u8>; SIZES],
    /// Memory that is not divided into blocks yet.
    rest: Cell<*mut u8>,
    rest_size: Cell<usize>,
}

// SAFETY: a module of the proxy has one thread: without atomics, it cannot be built for several.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
#[expect(unsafe_code, reason = "an allocator is a static")]
unsafe impl<A> Sync for Blocks<A> {}

impl<A> Blocks<A> {
    pub(super) const fn new(larger: A) -> Self {
        Self {
            larger,
            free: [const { Cell::new(ptr::null_mut()) }; SIZES],
            rest: Cell::new(ptr::null_mut()),
            rest_size: Cell::new(0),
        }
    }
}

// SAFETY: each block is in a list or in use, and has the size and the alignment of its layout.
#[expect(unsafe_code, reason = "an allocator is unsafe to implement")]
unsafe impl<A: GlobalAlloc> GlobalAlloc for Blocks<A> {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(free) = list(layout).and_then(|index| self.free.get(index)) else {
            // SAFETY: the caller promises a layout that is not empty.
            return unsafe { self.larger.alloc(layout) };
        };
        let block = free.get();
        if block.is_null() {
            return self.divide(layout);
        }
        // SAFETY: the first bytes of a free block are the address of the next one.
        free.set(unsafe { block.cast::<*mut u8>().read() });
        block
    }

    #[inline(never)]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match list(layout).and_then(|index| self.free.get(index)) {
            // SAFETY: the block is no longer in use, and the larger allocator has allocated it.
            None => unsafe { self.larger.dealloc(block, layout) },
            Some(free) => {
                // SAFETY: the block is no longer in use, and can hold an address.
                unsafe { block.cast::<*mut u8>().write(free.get()) };
                free.set(block);
            }
        }
    }

    #[inline(never)]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that the size is a valid one with this alignment.
        let new_layout = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (list(layout), list(new_layout)) {
            // SAFETY: the larger allocator has allocated the block.
            (None, None) => return unsafe { self.larger.realloc(block, layout, size) },
            (old, new) if old == new => return block,
            _ => {}
        }
        // SAFETY: as for `alloc` and `dealloc`. The blocks do not overlap, and both have the size of the smaller one.
        unsafe {
            let new_block = self.alloc(new_layout);
            if !new_block.is_null() {
                ptr::copy_nonoverlapping(block, new_block, layout.size().min(size));
                self.dealloc(block, layout);
            }
            new_block
        }
    }
}

impl<A: GlobalAlloc> Blocks<A> {
    /// Takes a block from the memory that is not divided yet.
    #[cold]
    #[expect(unsafe_code, reason = "an allocator computes addresses")]
    fn divide(&self, layout: Layout) -> *mut u8 {
        let size = layout.size().next_multiple_of(STEP);
        if self.rest_size.get() < size {
            // SAFETY: the layout is not empty.
            let chunk = unsafe { self.larger.alloc(CHUNK) };
            if chunk.is_null() {
                return chunk;
            }
            self.keep_rest();
            self.rest.set(chunk);
            self.rest_size.set(CHUNK.size());
        }
        let block = self.rest.get();
        // SAFETY: the rest has at least this size.
        self.rest.set(unsafe { block.add(size) });
        self.rest_size.set(self.rest_size.get() - size);
        block
    }

    /// What is left of a chunk becomes a free block: it is smaller than the largest size.
    #[expect(unsafe_code, reason = "an allocator computes addresses")]
    fn keep_rest(&self) {
        let layout = Layout::from_size_align(self.rest_size.get(), 1);
        if let Ok(layout) = layout
            && layout.size() > 0
        {
            // SAFETY: nothing uses the rest.
            unsafe { self.dealloc(self.rest.get(), layout) };
        }
    }
}

/// The index of the list with blocks for a layout; `None` if it is a larger one.
#[inline]
fn list(layout: Layout) -> Option<usize> {
    let is_small = layout.size() <= STEP * SIZES && layout.align() <= STEP;
    is_small.then(|| layout.size().saturating_sub(1) / STEP)
}

/// The smallest size, the difference between sizes, and the alignment.
const STEP: usize = 16;
/// The number of sizes.
const SIZES: usize = 64;
/// What is allocated at once, and then divided.
const CHUNK: Layout = Layout::new::<[u128; 1_024]>();

// Blocks of a chunk have the alignment of a list only if the chunk has it: that of `u128` depends on the target.
const _: () = assert!(CHUNK.align() >= STEP && CHUNK.size().is_multiple_of(STEP));
// A chunk has room for a block of every size, and what it leaves is small enough for a list.
const _: () = assert!(CHUNK.size() >= STEP * SIZES);

#[cfg(test)]
mod tests;
