//! Opens the database: the lock against other processes, the settings of SQLite, and the tables.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::{Database, OpenError};

/// The connection that writes, and the file whose lock excludes other processes.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) connection: Connection,
    /// `None` in memory. The operating system releases the lock when the process ends, however it ends.
    pub(super) lock: Option<File>,
}

/// Opens the database, and creates its tables if it is new.
pub(super) fn open(database: &Database) -> Result<Opened, OpenError> {
    let path = database.path();
    let unusable = |source| OpenError::Unusable { path: path.map(Path::to_owned), source };
    let lock = path.map(lock).transpose()?;
    let connection = match path {
        None => Connection::open_in_memory(),
        Some(path) => Connection::open(path),
    };
    let connection = connection.map_err(unusable)?;
    let layout = prepare(&connection).map_err(unusable)?;
    if layout == LAYOUT {
        Ok(Opened { connection, lock })
    } else {
        Err(OpenError::OtherLayout { path: path.map(Path::to_owned), found: layout })
    }
}

/// The file without links in its path, which need not exist: SQLite names its log by this path, and two emulators that use one file
/// by different paths lock the same file.
pub(super) fn resolve(database: &Database) -> Result<Database, OpenError> {
    let Database::File(path) = database else { return Ok(Database::Memory) };
    match resolve_path(path) {
        Ok(path) => Ok(Database::File(path)),
        Err(source) => Err(OpenError::Unresolvable { path: path.clone(), source }),
    }
}

fn resolve_path(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    loop {
        match path.canonicalize() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            // An error if links lead to each other, so that this loop ends.
            found => return found,
        }
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(io::ErrorKind::InvalidFilename.into());
        };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        match path.read_link() {
            // The file is created where the link leads.
            Ok(target) => path = folder.join(target),
            Err(_) => return Ok(folder.canonicalize()?.join(name)),
        }
    }
}

/// Another connection to an opened file.
pub(super) fn another(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    configure(&connection)?;
    Ok(connection)
}

/// A connection to an opened file that only reads, while another one writes.
pub(super) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = another(path)?;
    connection.pragma_update(None, "query_only", true)?;
    // A commit of another connection empties the page cache of this one: reading the file again would cost more than the rest
    // of a list.
    connection.pragma_update(None, "mmap_size", MAPPED)?;
    Ok(connection)
}

/// Locks a file next to the database: closing a descriptor of the database itself would release the locks of SQLite.
fn lock(path: &Path) -> Result<File, OpenError> {
    let mut name = OsString::from(path);
    name.push(".lock");
    let name = PathBuf::from(name);
    let unlockable = |source: io::Error| OpenError::Unlockable { path: name.clone(), source };
    let mut options = File::options();
    let file = options.create(true).truncate(false).write(true).open(&name).map_err(unlockable)?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            // A process that is being replaced needs a moment to end.
            Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => sleep(PAUSE),
            Err(TryLockError::WouldBlock) => {
                return Err(OpenError::InUse { path: path.to_owned() });
            }
            Err(TryLockError::Error(source)) => return Err(unlockable(source)),
        }
    }
}

/// Creates the tables of a new database, or changes those of the layout before, and returns the layout.
fn prepare(connection: &Connection) -> rusqlite::Result<i64> {
    configure(connection)?;
    let layout = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let statements = match layout {
        0 => TABLES,
        BEFORE => FROM_BEFORE,
        layout => return Ok(layout),
    };
    // Together, so that a process that ends meanwhile leaves the file as it was.
    connection
        .execute_batch(&format!("BEGIN; {statements} PRAGMA user_version = {LAYOUT}; COMMIT;"))?;
    Ok(LAYOUT)
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "foreign_keys", true)?;
    // Readers see the last commit while a writer writes. A database in memory keeps its own mode.
    connection.pragma_update(None, "journal_mode", "wal")?;
    // A commit is complete when the operating system has it: it survives the end of the process, but not a power failure.
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    connection.pragma_update(None, "cache_size", CACHE_SIZE)?;
    connection.busy_timeout(LONGEST_CHECKPOINT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// The writer waits while the log starts anew, which depends on the disk.
const LONGEST_CHECKPOINT: Duration = Duration::from_secs(10);
/// How long to wait for another process to end.
const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(20);

/// 256 MiB: a thread of its own makes checkpoints before.
const CHECKPOINT_PAGES: i64 = 65_536;
/// 32 MiB, as SQLite counts it: negative numbers are KiB.
const CACHE_SIZE: i64 = -32 * 1024;
/// 1 GiB. The rest of a larger file is read.
const MAPPED: i64 = 1 << 30;
/// More than there are statements.
const STATEMENTS: usize = 64;

const LAYOUT: i64 = 5;
const BEFORE: i64 = 4;

/// Triggers count the numbers of an account with each service, so that reading an account does not count them.
const TABLES: &str = include_str!("tables.sql");
const FROM_BEFORE: &str = include_str!("tables_from_layout_4.sql");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::index::FIRST;
    use crate::store::lists::Lists;

    /// The tables of layout 4, with an account and two numbers.
    const LAYOUT_4: &str = include_str!("tables_of_layout_4.sql");

    fn schema(connection: &Connection) -> Vec<String> {
        let query = "
            SELECT s.type || ' ' || s.name || ' ' || coalesce(c.name || ' ' || c.type || ' ' || c.pk || ' ' || c.hidden, '')
            FROM sqlite_schema s LEFT JOIN pragma_table_xinfo(s.name) c ORDER BY 1";
        let mut statement = connection.prepare(query).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn a_file_of_the_layout_before_is_converted_with_its_data() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("emulator.sqlite");
        Connection::open(&path).unwrap().execute_batch(LAYOUT_4).unwrap();
        for _ in 0..2 {
            let Opened { connection, .. } = open(&Database::File(path.clone())).unwrap();
            let new = open(&Database::Memory).unwrap().connection;
            assert_eq!(schema(&connection), schema(&new));
            let lists = Lists::load(&connection).unwrap();
            let accounts: Vec<_> = lists.accounts.select(FIRST, None).collect();
            assert_eq!(format!("{accounts:?}").matches("services: 5").count(), 1, "{accounts:?}");
            assert_eq!(lists.numbers.select(FIRST, None).count(), 2);
        }
    }

    #[test]
    fn a_path_is_resolved_whether_or_not_the_file_exists() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let file = folder.join("a.sqlite");
        assert_eq!(resolve_path(&folder.join("./a.sqlite")).unwrap(), file);
        assert!(resolve_path(&folder.join("none/a.sqlite")).is_err());
        assert!(resolve_path(Path::new("")).is_err());
        let here = Path::new(".").canonicalize().unwrap();
        assert_eq!(resolve_path(Path::new("none.sqlite")).unwrap(), here.join("none.sqlite"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::symlink;

            symlink("a.sqlite", folder.join("first")).unwrap();
            symlink(folder.join("first"), folder.join("second")).unwrap();
            symlink("loop", folder.join("loop")).unwrap();
            symlink("none/a.sqlite", folder.join("dangling")).unwrap();
            for _ in 0..2 {
                assert_eq!(resolve_path(&folder.join("second")).unwrap(), file);
                // The second time it exists.
                File::create(&file).unwrap();
            }
            assert!(resolve_path(&folder.join("loop")).is_err());
            assert!(resolve_path(&folder.join("dangling")).is_err());
        }
    }
}
