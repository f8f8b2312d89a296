//! Opens the database: the lock against other processes, the settings of SQLite, and the tables.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::database::{Database, OpenError};

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

/// Creates the tables of a new database, or converts those of layout 4, and returns the layout.
fn prepare(connection: &Connection) -> rusqlite::Result<i64> {
    configure(connection)?;
    let layout = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let statements = match layout {
        0 => [LAYOUT_4, LAYOUT_5].concat(),
        4 => LAYOUT_5.to_owned(),
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

/// The writer waits while the write-ahead log is restarted, which depends on the disk.
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

/// Triggers count the numbers of an account with each service, so that reading an account does not count them.
const LAYOUT_4: &str = include_str!("layout_4.sql");
/// Converts a database of layout 4.
const LAYOUT_5: &str = include_str!("layout_5.sql");

#[cfg(test)]
mod tests {
    use rusqlite::params;
    use serde_json::{Value, json};

    use super::*;
    use crate::service::Service;
    use crate::store::entry::State;
    use crate::store::index::FIRST;
    use crate::store::lists::Lists;

    /// A file of layout 4 with an account for each service, which is enabled, and one without services; the first has a number.
    fn make_layout_4(path: &Path, documents: &[Value]) {
        let connection = Connection::open(path).unwrap();
        connection.execute_batch(LAYOUT_4).unwrap();
        for document in documents {
            let insert = "
                INSERT INTO accounts (name, document, revision, written_at, settles_at, errors)
                VALUES (?1, ?2, 'r1', 1, 0, '[]')";
            let name = document["name"].as_str().unwrap();
            connection.execute(insert, params![name, document.to_string()]).unwrap();
        }
        let insert = "
            INSERT INTO numbers
                (account, telephone_number, services, revision, written_at, settles_at, errors, document)
            VALUES ('0', '+12065550100', 1, 'r2', 2, 7, '[{}]', '{}')";
        connection.execute(insert, []).unwrap();
        connection.pragma_update(None, "user_version", 4).unwrap();
    }

    #[test]
    fn a_file_of_layout_4_is_converted_with_its_data() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("emulator.sqlite");
        let document = |index: usize| {
            let mut services = json!({ "zoomPhoneCloudPeering": null, "teamsDirectRouting": { "enabled": false } });
            if let Some(service) = Service::ALL.get(index) {
                services[service.member()] = json!({ "enabled": true });
            }
            json!({ "name": index.to_string(), "serviceDetails": services })
        };
        let documents: Vec<Value> = (0..=Service::ALL.len()).map(document).collect();
        make_layout_4(&path, &documents);
        // The second time it has the new layout.
        for _ in 0..2 {
            let Opened { connection, .. } = open(&Database::File(path.clone())).unwrap();
            let lists = Lists::load(&connection).unwrap();
            let services = lists.accounts.select(FIRST, None).map(|entry| entry.state.services);
            let expected = documents.iter().map(Service::bits_of);
            assert!(services.map(i64::from).eq(expected), "{:?}", lists.accounts);
            let numbers: Vec<_> = lists.numbers.select(FIRST, None).collect();
            let [number] = numbers[..] else { panic!("{numbers:?}") };
            let State { services, failed, settles_at } = number.state;
            assert_eq!((number.key().1, services, failed, settles_at), ("0", 1, true, 7));
        }
    }

    #[test]
    fn a_file_whose_conversion_fails_is_not_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("emulator.sqlite");
        make_layout_4(&path, &[json!({ "name": "0" })]);
        let connection = Connection::open(&path).unwrap();
        // The last statement of the conversion but one creates a table of this name.
        connection.execute_batch("CREATE TABLE lists (x INTEGER)").unwrap();
        let error = open(&Database::File(path)).unwrap_err();
        assert!(matches!(error, OpenError::Unusable { .. }), "{error}");
        let index = "SELECT count(*) FROM sqlite_schema WHERE name = 'numbers_by_number'";
        assert_eq!(connection.query_row(index, [], |row| row.get(0)), Ok(1));
        let layout = connection.pragma_query_value(None, "user_version", |row| row.get(0));
        assert_eq!(layout, Ok(4));
    }

    #[test]
    fn a_file_of_another_layout_is_refused_and_not_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("emulator.sqlite");
        for layout in [3, LAYOUT + 1] {
            let connection = Connection::open(&path).unwrap();
            connection.pragma_update(None, "user_version", layout).unwrap();
            let error = open(&Database::File(path.clone())).unwrap_err();
            assert!(
                matches!(error, OpenError::OtherLayout { found, .. } if found == layout),
                "{error}"
            );
            let tables = "SELECT count(*) FROM sqlite_schema";
            assert_eq!(connection.query_row(tables, [], |row| row.get(0)), Ok(0));
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
