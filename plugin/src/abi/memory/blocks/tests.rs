use std::alloc::System;

use super::*;

/// Counts what is in use.
struct Counting(Cell<usize>);

#[expect(unsafe_code, reason = "an allocator is unsafe to implement")]
// SAFETY: it passes everything on.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.0.set(self.0.get() + layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        self.0.set(self.0.get() - layout.size());
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

/// Allocates, resizes and frees blocks in an order that is the same in every run.
fn use_blocks(allocator: &Blocks<Counting>) {
    let mut seed: u32 = 1;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    let mut blocks: Vec<Filled> = Vec::new();
    for round in 0..20_000 {
        let size = 1 + random(if round % 5 == 0 { 3_000 } else { 200 });
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
    let allocator = Blocks::new(Counting(Cell::new(0)));
    use_blocks(&allocator);
    // Only chunks are left, and the same requests need no more of them.
    let chunks = allocator.larger.0.get();
    assert!(chunks > 0 && chunks.is_multiple_of(CHUNK.size()), "{chunks}");
    use_blocks(&allocator);
    assert_eq!(allocator.larger.0.get(), chunks);
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
