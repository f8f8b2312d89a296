//! How the module allocates and compares memory. The functions of the C library that a module for WASI has are written to be
//! small: they compare byte by byte, and an allocation of a few bytes takes a hundred instructions.

mod blocks;
mod compare;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: blocks::Blocks<std::alloc::System> = blocks::Blocks::new(std::alloc::System);

/// Takes the place of the function of the C library, which the compiler calls to compare slices.
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "the compiler calls this function by name")]
#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, size: usize) -> i32 {
    // SAFETY: the caller promises what the function requires.
    unsafe { compare::compare(left, right, size) }
}
