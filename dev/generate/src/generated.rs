//! What is generated.

/// A file and its text.
pub(crate) struct Generated {
    /// Relative to the root of the workspace.
    pub(crate) path: String,
    pub(crate) text: String,
}
