use std::alloc::System;

use super::*;

/// Counts what is in use, and has no more than a limit.
struct Counting {
    used: Cell<usize>,
    limit: usize,
}

fn allocator(limit: usize) -> Blocks<Counting> {
    Blocks::new(Counting { used: Cell::new(0), limit })
}

#[expect(unsafe_code, reason = "an allocator is unsafe to implement")]
// SAFETY: it passes everything on.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if self.used.get() + layout.size() > self.limit {
            return ptr::null_mut();
        }
        self.used.set(self.used.get() + layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        self.used.set(self.used.get() - layout.size());
        unsafe { System.dealloc(block, layout) }
    }
}

/// A block in use, which is filled with a byte.
struct Filled {
    block: *mut u8,
    layout: Layout,
    byte: u8,
}

#[expect(unsafe_code, reason = "an allocator is tested")]
impl Filled {
    fn new(allocator: &Blocks<Counting>, layout: Layout, byte: u8) -> Self {
        let block = unsafe { allocator.alloc(layout) };
        assert!(!block.is_null(), "{layout:?}");
        assert!(block.addr().is_multiple_of(layout.align()), "{layout:?}");
        unsafe { block.write_bytes(byte, layout.size()) };
        Self { block, layout, byte }
    }

    fn check(&self, size: usize) {
        let bytes = unsafe { std::slice::from_raw_parts(self.block, size) };
        assert!(bytes.iter().all(|byte| *byte == self.byte), "{:?}", self.layout);
    }

    fn resize(&mut self, allocator: &Blocks<Counting>, size: usize) {
        self.block = unsafe { allocator.realloc(self.block, self.layout, size) };
        self.check(size.min(self.layout.size()));
        self.layout = Layout::from_size_align(size, self.layout.align()).unwrap();
        unsafe { self.block.write_bytes(self.byte, size) };
    }

    fn free(self, allocator: &Blocks<Counting>) {
        self.check(self.layout.size());
        unsafe { allocator.dealloc(self.block, self.layout) };
    }
}

/// Sizes at which a list, or the larger allocator, begins or ends.
const EDGES: [usize; 9] = [1, 15, 16, 17, 32, 33, 1_023, 1_024, 1_025];

/// Allocates, resizes and frees blocks in an order that is the same in every run.
fn use_blocks(allocator: &Blocks<Counting>) {
    let mut seed: u32 = 1;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    let mut blocks: Vec<Filled> = Vec::new();
    for round in 0..20_000 {
        let size = match round % 5 {
            0 => 1 + random(3_000),
            1 => EDGES[random(EDGES.len())],
            _ => 1 + random(200),
        };
        match random(3) {
            0 if !blocks.is_empty() => {
                let at = random(blocks.len());
                blocks.swap_remove(at).free(allocator);
            }
            1 if !blocks.is_empty() => {
                let at = random(blocks.len());
                blocks[at].resize(allocator, size);
            }
            _ => {
                let layout = Layout::from_size_align(size, 1 << random(6)).unwrap();
                blocks.push(Filled::new(allocator, layout, round as u8));
            }
        }
    }
    blocks.into_iter().for_each(|block| block.free(allocator));
}

#[test]
fn blocks_do_not_overlap_and_keep_their_bytes() {
    let allocator = allocator(usize::MAX);
    use_blocks(&allocator);
    // Only chunks are left, and the same requests need no more of them.
    let chunks = allocator.larger.used.get();
    assert!(chunks > 0 && chunks.is_multiple_of(CHUNK.size()), "{chunks}");
    use_blocks(&allocator);
    assert_eq!(allocator.larger.used.get(), chunks);
}

#[test]
#[expect(unsafe_code, reason = "an allocator is tested")]
fn without_memory_a_block_stays_as_it_is_and_free_ones_are_used() {
    let allocator = allocator(CHUNK.size());
    let layout = Layout::from_size_align(STEP * SIZES, STEP).unwrap();
    let mut blocks: Vec<_> =
        (0..CHUNK.size() / layout.size()).map(|_| Filled::new(&allocator, layout, 7)).collect();
    let last = blocks.pop().unwrap();
    for size in [STEP, STEP * SIZES + 1] {
        assert!(unsafe { allocator.alloc(Layout::from_size_align(size, 1).unwrap()) }.is_null());
        assert!(unsafe { allocator.realloc(last.block, layout, size) }.is_null());
        last.check(layout.size());
    }
    last.free(&allocator);
    blocks.push(Filled::new(&allocator, layout, 9));
    blocks.into_iter().for_each(|block| block.free(&allocator));
}

#[test]
fn what_is_left_of_a_chunk_is_used() {
    let allocator = allocator(2 * CHUNK.size());
    let largest = STEP * SIZES;
    let in_chunk = CHUNK.size() / largest;
    let sizes = [vec![largest; in_chunk - 1], vec![STEP], vec![largest; in_chunk]].concat();
    // Both chunks are in use, except for this.
    let sizes = sizes.into_iter().chain([largest - STEP]);
    let layouts = sizes.map(|size| Layout::from_size_align(size, 1).unwrap());
    let blocks: Vec<_> = layouts.map(|layout| Filled::new(&allocator, layout, 7)).collect();
    blocks.into_iter().for_each(|block| block.free(&allocator));
}

#[test]
fn every_layout_has_a_list_whose_blocks_fit() {
    for size in 1..=STEP * SIZES {
        let index = list(Layout::from_size_align(size, 1).unwrap()).unwrap();
        assert!(index < SIZES && (index + 1) * STEP >= size && index * STEP < size, "{size}");
    }
    assert_eq!(list(Layout::from_size_align(STEP * SIZES + 1, 1).unwrap()), None);
    assert_eq!(list(Layout::from_size_align(STEP, 2 * STEP).unwrap()), None);
}
