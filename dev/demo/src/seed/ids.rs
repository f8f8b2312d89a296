//! GUIDs of the data.

/// A GUID that depends on the name only.
pub(super) fn guid(name: &str) -> String {
    let half = |salt: u64| {
        name.bytes().fold(0xcbf2_9ce4_8422_2325 ^ salt, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3).rotate_left(17)
        })
    };
    let (high, low) = (half(1), half(2));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | ((low >> 48) & 0x3fff),
        low & 0xffff_ffff_ffff
    )
}

/// The ID of the tenant of an account.
pub(super) fn tenant(account: &str) -> String {
    guid(&format!("tenant {account}"))
}
