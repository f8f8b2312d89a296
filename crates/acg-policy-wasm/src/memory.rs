//! The allocator of the module that ships: a free list for each power of two, and fresh memory
//! behind them. It is a tenth of the standard library's in size.
//!
//! Nothing is ever split or merged, so a block serves its own size for ever. A validator asks for
//! the same sizes again and again, and the largest bodies are bounded by its policy; so memory is
//! bounded by the sum of what each size needed at its worst, and no block is searched for.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::ptr::{self, NonNull};

/// Where fresh memory comes from.
pub(crate) trait Source {
    /// The address where at least `bytes` more begin, a multiple of [`ALIGN`], and how many they
    /// are. When they follow those given before, both may be used as one. `None` when there are no
    /// more.
    fn extend(&self, bytes: usize) -> Option<(usize, usize)>;
}

/// An allocator for one thread.
#[derive(Debug)]
pub(crate) struct FreeLists<S> {
    source: S,
    /// For each power of two the block that was given back last; its first word is the address of
    /// the one before.
    last: [Cell<*mut u8>; usize::BITS as usize],
    fresh: Cell<usize>,
    end: Cell<usize>,
}

#[expect(unsafe_code, reason = "a module without the `atomics` feature has one thread")]
// SAFETY: see the reason.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
unsafe impl<S: Sync> Sync for FreeLists<S> {}

impl<S: Source> FreeLists<S> {
    pub(crate) const fn new(source: S) -> Self {
        let last = [const { Cell::new(ptr::null_mut()) }; usize::BITS as usize];
        Self { source, last, fresh: Cell::new(0), end: Cell::new(0) }
    }

    /// A block that nobody has had yet.
    fn fresh(&self, size: usize) -> Option<NonNull<u8>> {
        if self.end.get() - self.fresh.get() < size {
            let (start, length) = self.source.extend(size)?;
            if start != self.end.get() {
                self.fresh.set(start);
            }
            self.end.set(start + length);
        }
        let start = self.fresh.get();
        self.fresh.set(start + size);
        NonNull::new(ptr::with_exposed_provenance_mut(start))
    }
}

#[expect(unsafe_code, reason = "an allocator cannot be written without it")]
// SAFETY: a block is handed out once until it is given back, because it leaves its list; it has
// the size of its list, which is no less than the layout's. It starts at a multiple of `ALIGN`,
// because every size is one.
unsafe impl<S: Source> GlobalAlloc for FreeLists<S> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(class) = class(layout) else { return ptr::null_mut() };
        let Some(list) = self.last.get(class as usize) else { return ptr::null_mut() };
        let block = list.get();
        if block.is_null() {
            return self.fresh(1 << class).map_or(ptr::null_mut(), NonNull::as_ptr);
        }
        // SAFETY: a block in a list belongs to nobody, and its first word was written by `dealloc`.
        list.set(unsafe { block.cast::<*mut u8>().read() });
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let Some(list) = class(layout).and_then(|class| self.last.get(class as usize)) else {
            return;
        };
        // SAFETY: the block is at least a word long, aligned for it, and the caller's to give back.
        unsafe { block.cast::<*mut u8>().write(list.get()) };
        list.set(block);
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let Ok(wanted) = Layout::from_size_align(size, layout.align()) else {
            return ptr::null_mut();
        };
        if class(wanted) == class(layout) {
            return block;
        }
        // SAFETY: the caller keeps the contract of `realloc`, which contains those of all three.
        unsafe {
            let moved = self.alloc(wanted);
            if !moved.is_null() {
                ptr::copy_nonoverlapping(block, moved, layout.size().min(size));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}

/// The exponent of the block's size. `None` for what is never asked for here: alignment beyond
/// [`ALIGN`], and more than half of the address space.
fn class(layout: Layout) -> Option<u32> {
    let size = layout.size().max(ALIGN).checked_next_power_of_two()?;
    (layout.align() <= ALIGN).then(|| size.trailing_zeros())
}

/// The smallest block, and what all of them are aligned to.
const ALIGN: usize = 16;

/// The memory of a module.
#[cfg(target_arch = "wasm32")]
#[derive(Debug)]
pub(crate) struct Pages;

#[cfg(target_arch = "wasm32")]
impl Source for Pages {
    fn extend(&self, bytes: usize) -> Option<(usize, usize)> {
        const PAGE: usize = 65_536;
        let pages = bytes.div_ceil(PAGE);
        let before = core::arch::wasm32::memory_grow(0, pages);
        (before != usize::MAX).then(|| (before * PAGE, pages * PAGE))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    /// Pieces of one stretch, with a gap after every third, as when somebody else takes memory too.
    struct Stretch {
        memory: Box<[u8]>,
        used: Cell<usize>,
        pieces: Cell<usize>,
    }

    impl Source for Stretch {
        fn extend(&self, bytes: usize) -> Option<(usize, usize)> {
            self.pieces.set(self.pieces.get() + 1);
            let gap = if self.pieces.get().is_multiple_of(3) { 7 * ALIGN } else { 0 };
            let start = self.used.get() + gap;
            let length = bytes.next_multiple_of(512);
            if start + length > self.memory.len() - ALIGN {
                return None;
            }
            self.used.set(start + length);
            let base = self.memory.as_ptr().expose_provenance().next_multiple_of(ALIGN);
            Some((base + start, length))
        }
    }

    fn lists(bytes: usize) -> FreeLists<Stretch> {
        let memory = vec![0; bytes].into_boxed_slice();
        FreeLists::new(Stretch { memory, used: Cell::new(0), pieces: Cell::new(0) })
    }

    #[expect(unsafe_code, reason = "calls of an allocator are")]
    #[test]
    fn blocks_never_overlap_and_keep_what_was_written() {
        let lists = lists(4 << 20);
        let mut held: Vec<(*mut u8, Layout, u8)> = Vec::new();
        let mut random = 7_u32;
        for round in 0..20_000_u32 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let size = (random >> 8) as usize % 1_000 + 1;
            let mark = round as u8;
            let layout = Layout::from_size_align(size, 1 << (random >> 28 & 3)).unwrap();
            // SAFETY: every block is used within its layout and given back once.
            unsafe {
                if random & 1 == 0 && held.len() < 500 {
                    let block = lists.alloc(layout);
                    assert!(!block.is_null() && block.addr().is_multiple_of(ALIGN), "{block:?}");
                    block.write_bytes(mark, size);
                    held.push((block, layout, mark));
                } else if !held.is_empty() {
                    let (block, old, mark) = held.swap_remove(random as usize / 7 % held.len());
                    let kept = old.size().min(size);
                    let moved = lists.realloc(block, old, size);
                    let bytes = core::slice::from_raw_parts(moved, kept);
                    assert!(bytes.iter().all(|byte| *byte == mark), "round {round}");
                    let new = Layout::from_size_align(size, old.align()).unwrap();
                    if random & 2 == 0 {
                        lists.dealloc(moved, new);
                    } else {
                        moved.write_bytes(mark, size);
                        held.push((moved, new, mark));
                    }
                }
            }
        }
    }

    #[expect(unsafe_code, reason = "calls of an allocator are")]
    #[test]
    fn what_was_given_back_is_used_again_and_what_is_too_much_is_refused() {
        let lists = lists(64 << 10);
        let layout = |size, align| Layout::from_size_align(size, align).unwrap();
        // SAFETY: no block is used.
        unsafe {
            let first = lists.alloc(layout(1_000, 8));
            lists.dealloc(first, layout(1_000, 8));
            for _ in 0..1_000 {
                let again = lists.alloc(layout(600, 1));
                assert_eq!(again, first);
                lists.dealloc(again, layout(600, 1));
            }
            assert!(lists.alloc(layout(1 << 20, 1)).is_null());
            assert!(lists.alloc(layout(isize::MAX as usize, 1)).is_null());
            assert!(lists.alloc(layout(16, 4_096)).is_null());
            assert!(!lists.alloc(layout(32 << 10, 1)).is_null());
        }
    }
}
