//! The thread that makes checkpoints: it copies the write-ahead log into the database file. It waits for the disk, so that no
//! request has to, except for the short wait when a long log is restarted.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::Connection;

/// The thread, which ends when this is dropped.
pub(super) struct Checkpoints {
    /// Nothing is sent; the thread ends when it is dropped.
    alive: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// Takes a connection of its own to the file at `path`.
    pub(super) fn start(
        connection: Connection,
        path: &Path,
        limits: Limits,
    ) -> std::io::Result<Self> {
        let (alive, ended) = mpsc::channel();
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let log = PathBuf::from(log);
        let thread = thread::Builder::new().name("acg-emulator-checkpoints".to_owned());
        let thread = thread.spawn(move || run(&connection, &log, &ended, limits))?;
        Ok(Self { alive: Some(alive), thread: Some(thread) })
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.alive = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Checkpoints {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Checkpoints").finish_non_exhaustive()
    }
}

/// Lengths of the log.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The bytes of the file from which on checkpoints are made.
    pub(super) bytes: u64,
    /// The pages of a log above which the writer waits until it can be restarted.
    pub(super) pages: i64,
}

impl Limits {
    /// 4 MiB, and 32 MiB.
    pub(super) const USUAL: Self = Self { bytes: 4 << 20, pages: 8_192 };
}

fn run(connection: &Connection, log: &Path, ended: &Receiver<()>, limits: Limits) {
    // For the readers of earlier states, while the writer waits.
    let _ = connection.busy_timeout(PAUSE);
    while ended.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
        if log.metadata().is_ok_and(|log| log.len() >= limits.bytes) {
            // A checkpoint that fails is tried again, and the writer makes one itself when the log is very long.
            let _ = checkpoint(connection, limits);
        }
    }
}

/// SQLite writes from the start of the log again only when all of it has been copied and no reader uses it, so the log would
/// grow without end while clients write or read all the time.
fn checkpoint(connection: &Connection, limits: Limits) -> rusqlite::Result<()> {
    let (pages, copied): (i64, i64) =
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
            Ok((row.get(1)?, row.get(2)?))
        })?;
    if pages > limits.pages && copied < pages {
        // Copies the rest, which is short, and waits for readers of the log. The writer waits for both.
        connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))?;
    }
    Ok(())
}

const PAUSE: Duration = Duration::from_millis(100);

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Read;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::store::open;

    /// How often SQLite has written from the start of the log again: a number in the header of the log.
    fn restarts(log: &Path) -> u32 {
        let mut header = [0; 16];
        File::open(log).unwrap().read_exact(&mut header).unwrap();
        u32::from_be_bytes(*header.last_chunk().unwrap())
    }

    #[test]
    fn the_log_is_restarted_while_clients_read_and_write_all_the_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("emulator.sqlite");
        let writer = open::another(&path).unwrap();
        writer.execute_batch("CREATE TABLE t (x BLOB)").unwrap();
        let log = path.with_extension("sqlite-wal");
        let limits = Limits { bytes: 64 << 10, pages: 64 };
        let checkpoints = Checkpoints::start(open::another(&path).unwrap(), &path, limits).unwrap();
        let is_over = AtomicBool::new(false);
        let read = || {
            let mut reader = open::reader(&path).unwrap();
            while !is_over.load(Ordering::Relaxed) {
                // Longer than the pause between two readers, so that one always reads.
                let transaction = reader.transaction().unwrap();
                transaction.query_row("SELECT count(*) FROM t", [], |_| Ok(())).unwrap();
                thread::sleep(Duration::from_millis(20));
            }
        };
        thread::scope(|scope| {
            let readers = [scope.spawn(read), scope.spawn(read), scope.spawn(read)];
            let written = (0..2_000).find(|_| {
                writer.execute("INSERT INTO t VALUES (zeroblob(40000))", []).unwrap();
                writer.execute("DELETE FROM t", []).unwrap();
                thread::sleep(Duration::from_millis(2));
                restarts(&log) >= 5
            });
            is_over.store(true, Ordering::Relaxed);
            for reader in readers {
                reader.join().unwrap();
            }
            assert!(written.is_some(), "{} restarts", restarts(&log));
        });
        drop(checkpoints);
    }
}
