//! What the setup tells.

/// Prints a step that has something to do.
pub(super) fn say(what: &str) {
    println!("setup: {what}");
}
