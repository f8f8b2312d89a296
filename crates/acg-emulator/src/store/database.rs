//! Where the database is, and why it cannot be used.

use std::path::{Path, PathBuf};

/// Where written resources are stored.
///
/// ```
/// use acg_emulator::Database;
///
/// assert_eq!(Database::from(":memory:"), Database::Memory);
/// assert_eq!(Database::from("emulator.sqlite"), Database::File("emulator.sqlite".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// In memory; lost when the emulator is dropped.
    Memory,
    /// In an SQLite file, which is created if it does not exist.
    File(PathBuf),
}

impl Database {
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Memory => None,
            Self::File(path) => Some(path),
        }
    }
}

impl From<&str> for Database {
    /// `:memory:` is memory, anything else a file.
    fn from(text: &str) -> Self {
        match text {
            ":memory:" => Self::Memory,
            path => Self::File(PathBuf::from(path)),
        }
    }
}

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// SQLite cannot open or initialise the database.
    #[error("cannot open the database {}: {source}; choose another file with --database", place(.path))]
    Unusable {
        /// The file; `None` for memory.
        path: Option<PathBuf>,
        /// The error of SQLite.
        source: rusqlite::Error,
    },
    /// The layout of the file is not supported by this version.
    #[error("the database {} has layout {found}, but this version requires another layout; choose another file", place(.path))]
    OtherLayout {
        /// The file; `None` for memory.
        path: Option<PathBuf>,
        /// The layout number in the file.
        found: i64,
    },
    /// Another emulator uses the file.
    #[error("the database {} is in use by another emulator; stop that one, or choose another file with --database", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The folder of the file does not exist, or links in its path lead nowhere.
    #[error("cannot find the folder of the database {}: {source}; create it, or choose another file with --database", path.display())]
    Unresolvable {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// The file that excludes other emulators cannot be locked.
    #[error("cannot lock {}: {source}; choose another file with --database", path.display())]
    Unlockable {
        /// The file whose lock is required.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// The operating system refuses the thread that writes.
    #[error(
        "cannot start the thread of the database: {0}; end other programs, or raise their limit of threads"
    )]
    NoThread(std::io::Error),
    /// The resources of the seed cannot be stored.
    #[error("cannot store the seed in the database {}: {reason}; choose another file with --seed", place(.path))]
    Unseeded {
        /// The file; `None` for memory.
        path: Option<PathBuf>,
        /// What failed.
        reason: String,
    },
}

fn place(path: &Option<PathBuf>) -> String {
    path.as_ref().map_or_else(|| ":memory:".to_owned(), |path| path.display().to_string())
}
