//! How the filter and `acg-policy serve` are recognized.

/// Whether a name or an address is one of the filter or of the program.
pub(super) fn is_ours(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['_', '-', '.'], "");
    name.contains("acgpolicy")
}
