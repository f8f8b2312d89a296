//! The folder of the workspace.

use std::path::{Path, PathBuf};

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let dev = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    dev.and_then(Path::parent).map_or_else(PathBuf::new, Path::to_path_buf)
}
