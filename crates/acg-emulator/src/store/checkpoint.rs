//! The thread that moves the write-ahead log to the database file. It waits for the disk, so that no request has to.

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
    pub(super) fn start(connection: Connection, path: &Path) -> std::io::Result<Self> {
        let (alive, ended) = mpsc::channel();
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let log = PathBuf::from(log);
        let thread = thread::Builder::new().name("acg-emulator-checkpoints".to_owned());
        let thread = thread.spawn(move || run(&connection, &log, &ended))?;
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

fn run(connection: &Connection, log: &Path, ended: &Receiver<()>) {
    while ended.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
        if log.metadata().is_ok_and(|log| log.len() >= LOG_BYTES) {
            // A checkpoint that fails is tried again, and the writer makes one when the log is very long.
            let _ = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        }
    }
}

const PAUSE: Duration = Duration::from_millis(100);
/// 4 MiB.
const LOG_BYTES: u64 = 4 << 20;
