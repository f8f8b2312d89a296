//! The thread that writes. Requests that arrive while it works are committed together, because a commit costs more than the
//! work of a request.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, Savepoint, Transaction, TransactionBehavior, ffi};
use tokio::sync::oneshot;

use super::lists::{self, Lists};
use super::published::Published;
use crate::error::ApiError;

/// Work on the connection that writes. It runs in a savepoint of its own; its result is sent after the commit.
type Job = Box<dyn FnOnce(&mut Transaction<'_>, &mut Lists) -> Answer + Send>;

/// Sends the result of a job, or the reason why it was not committed.
type Answer = Box<dyn FnOnce(Result<(), ApiError>) + Send>;

/// The thread, which ends when this is dropped.
pub(super) struct Writer {
    /// `None` only while it is dropped.
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Takes the connection that writes, whose changes are recorded.
    pub(super) fn start(
        connection: Connection,
        published: Arc<Published>,
    ) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel();
        let thread = thread::Builder::new().name("acg-emulator-writer".to_owned());
        let thread = thread.spawn(move || run(connection, &queue, &published))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Queues `work`, which gets the lists as they are before it. If it succeeds, its changes are committed before its result
    /// arrives; if it fails, they are rolled back.
    pub(super) fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Savepoint<'_>, &Lists) -> Result<T, ApiError> + Send + 'static,
    ) -> oneshot::Receiver<Result<T, ApiError>> {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(|transaction, lists| {
            // A panic drops the savepoint, which rolls it back.
            let result = catch_unwind(AssertUnwindSafe(|| in_savepoint(transaction, lists, work)));
            let result = result.unwrap_or(Err(ApiError::Interrupted));
            Box::new(|committed| {
                // The client may have closed its connection.
                let _ = sender.send(result.and_then(|value| committed.map(|()| value)));
            })
        });
        if let Some(jobs) = &self.jobs {
            // If the thread has ended, the job is dropped with its sender, and the receiver reports that.
            let _ = jobs.send(job);
        }
        receiver
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        // So that the database is closed, and can be opened again, when the emulator has been dropped.
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Writer").finish_non_exhaustive()
    }
}

/// Runs until the sender of jobs is dropped.
fn run(mut connection: Connection, queue: &Receiver<Job>, published: &Published) {
    // An error if they could not be read after a failure.
    let mut current = Ok(Lists::clone(&published.latest()));
    while let Ok(first) = queue.recv() {
        if current.is_err() {
            current = reload(&connection, published);
        }
        // Without the lists, the job is dropped with its sender.
        let Ok(lists) = &mut current else { continue };
        let mut answers = Vec::new();
        let before = lists.version;
        let committed = commit_together(&mut connection, lists, first, queue, &mut answers);
        match &committed {
            Ok(()) if lists.version == before => {}
            Ok(()) => published.replace(lists.clone()),
            Err(_) => current = reload(&connection, published),
        }
        let failure = committed.err().map(Arc::new);
        for answer in answers {
            answer(failure.clone().map_or(Ok(()), |source| Err(ApiError::NotCommitted(source))));
        }
    }
}

/// Reads the lists as the database has them after a failure, whatever it has stored.
fn reload(connection: &Connection, published: &Published) -> rusqlite::Result<Lists> {
    let lists = Lists::load(connection)?;
    published.replace(lists.clone());
    Ok(lists)
}

/// Runs the first job and those that have arrived meanwhile. A job that is not run drops its sender.
fn commit_together(
    connection: &mut Connection,
    lists: &mut Lists,
    first: Job,
    queue: &Receiver<Job>,
    answers: &mut Vec<Answer>,
) -> rusqlite::Result<()> {
    let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let before = lists.version;
    let mut next = Some(first);
    while let Some(job) = next {
        answers.push(job(&mut transaction, lists));
        // After a full disk, SQLite may roll back all of the transaction, and would commit each further statement by itself.
        if transaction.is_autocommit() {
            return Err(rolled_back());
        }
        next = if answers.len() < LARGEST_GROUP { queue.try_recv().ok() } else { None };
    }
    if lists.version != before {
        lists::set_version(&transaction, lists.version)?;
    }
    transaction.commit()
}

/// Why the other jobs of a group are not stored. The job that failed has its own error.
fn rolled_back() -> rusqlite::Error {
    let reason = "a request that was to be committed together with this one failed; send it again";
    let code = ffi::Error::new(ffi::SQLITE_ABORT_ROLLBACK);
    rusqlite::Error::SqliteFailure(code, Some(reason.to_owned()))
}

fn in_savepoint<T>(
    transaction: &mut Transaction<'_>,
    lists: &mut Lists,
    work: impl FnOnce(&mut Savepoint<'_>, &Lists) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let mut savepoint = transaction.savepoint()?;
    let result = work(&mut savepoint, lists)?;
    let changes = lists::take_changes(&savepoint)?;
    savepoint.commit()?;
    lists.apply(changes);
    Ok(result)
}

/// Bounds how long the first request of a group waits for its commit.
const LARGEST_GROUP: usize = 128;

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::provisioning::Sync;
    use crate::store::index::FIRST;
    use crate::store::{Accounts, Database, open};

    fn writer() -> Writer {
        let connection = open::open(&Database::Memory).unwrap().connection;
        connection.execute_batch("CREATE TABLE t (x INTEGER)").unwrap();
        lists::record_changes(&connection).unwrap();
        let published = Published::new(Lists::load(&connection).unwrap());
        Writer::start(connection, Arc::new(published)).unwrap()
    }

    fn insert(savepoint: &Savepoint<'_>, x: i64) -> Result<(), ApiError> {
        savepoint.execute("INSERT INTO t (x) VALUES (?1)", [x])?;
        Ok(())
    }

    fn stored(writer: &Writer) -> Vec<i64> {
        let select = |savepoint: &mut Savepoint<'_>, _: &Lists| {
            let mut statement = savepoint.prepare("SELECT x FROM t ORDER BY x")?;
            Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
        };
        writer.submit(select).blocking_recv().unwrap().unwrap()
    }

    /// Holds the thread until the sender is dropped, so that the jobs that follow are in one group.
    fn hold(writer: &Writer) -> (Sender<()>, oneshot::Receiver<Result<(), ApiError>>) {
        let (open, gate) = mpsc::channel();
        let first = writer.submit(move |_, _| {
            // Returns when the other end is dropped.
            let _ = gate.recv();
            Ok(())
        });
        (open, first)
    }

    #[test]
    fn a_job_that_fails_or_panics_changes_nothing_of_the_others_in_its_group() {
        let writer = writer();
        let (open, first) = hold(&writer);
        let jobs: Vec<_> = (1..=6)
            .map(|x| {
                writer.submit(move |savepoint, _| {
                    insert(savepoint, x)?;
                    assert_ne!(x, 3, "a panic of a job");
                    if x % 2 == 0 { Err(ApiError::AccountNotFound) } else { Ok(x) }
                })
            })
            .collect();
        drop(open);
        first.blocking_recv().unwrap().unwrap();
        let results: Vec<_> = jobs.into_iter().map(|job| job.blocking_recv().unwrap()).collect();
        let succeeded: Vec<i64> = results.iter().filter_map(|r| r.as_ref().ok().copied()).collect();
        assert_eq!(succeeded, [1, 5]);
        assert!(matches!(results[2], Err(ApiError::Interrupted)), "{:?}", results[2]);
        assert_eq!(stored(&writer), [1, 5]);
    }

    #[test]
    fn no_result_is_sent_if_the_commit_fails() {
        let writer = writer();
        let fail = |savepoint: &mut Savepoint<'_>, _: &Lists| {
            // A deferred foreign key is checked by the commit.
            savepoint.execute_batch(
                "INSERT INTO accounts (name, document, revision, written_at, settles_at, errors)
                 VALUES ('contoso', '{}', '', 0, 0, '[]');
                 CREATE TABLE parent (x INTEGER PRIMARY KEY);
                 CREATE TABLE child (x INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
                 INSERT INTO child VALUES (1)",
            )?;
            Ok(())
        };
        let result = writer.submit(fail).blocking_recv().unwrap();
        assert!(matches!(result, Err(ApiError::NotCommitted(_))), "{result:?}");
        writer.submit(|savepoint, _| insert(savepoint, 7)).blocking_recv().unwrap().unwrap();
        assert_eq!(stored(&writer), [7]);
        assert_eq!(has_contoso(&writer), Some(false));
    }

    /// Fills the database up to its largest size, with a statement whose failure rolls back all of the transaction.
    fn fill(savepoint: &Savepoint<'_>) -> Result<(), ApiError> {
        savepoint.execute_batch("PRAGMA max_page_count = 64")?;
        let query =
            "INSERT INTO t WITH n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n";
        let result = savepoint.execute_batch(query);
        assert!(savepoint.is_autocommit(), "{result:?}");
        Ok(result?)
    }

    #[test]
    fn nothing_is_stored_after_sqlite_has_rolled_back_the_transaction() {
        let writer = writer();
        writer.submit(|savepoint, _| insert(savepoint, 7)).blocking_recv().unwrap().unwrap();
        let save = |name: &'static str| {
            writer.submit(move |savepoint, _| {
                let sync = Sync { settles_at: 0, errors: Vec::new() };
                Accounts(savepoint).save(name, json!({ "name": name }), sync).map(|_| ())
            })
        };
        let state = || {
            let state = |savepoint: &mut Savepoint<'_>, lists: &Lists| {
                let accounts = lists.accounts.select(FIRST, None);
                let listed: Vec<_> = accounts.map(|entry| entry.account.to_string()).collect();
                let loaded = Lists::load(savepoint)?;
                let stored = loaded.accounts.select(FIRST, None);
                let stored: Vec<_> = stored.map(|entry| entry.account.to_string()).collect();
                Ok((listed, stored, lists.version, loaded.version))
            };
            writer.submit(state).blocking_recv().unwrap().unwrap()
        };
        save("first").blocking_recv().unwrap().unwrap();
        let (open, first) = hold(&writer);
        let before = save("before");
        let full = writer.submit(|savepoint, _| fill(savepoint));
        let after = save("after");
        drop(open);
        for lost in [first, before] {
            let result = lost.blocking_recv().unwrap();
            assert!(matches!(result, Err(ApiError::NotCommitted(_))), "{result:?}");
        }
        let full = full.blocking_recv().unwrap();
        assert!(matches!(full, Err(ApiError::Database(_))), "{full:?}");
        // It is in a transaction of its own.
        after.blocking_recv().unwrap().unwrap();
        let both = vec!["after".to_owned(), "first".to_owned()];
        assert_eq!(state(), (both.clone(), both, 2, 2));
        assert_eq!(stored(&writer), [7]);
    }

    /// A writer of a new file, with the connection of another program, whose lock the writer does not wait for.
    fn on_file(folder: &Path) -> (Writer, Arc<Published>, Connection) {
        let path = folder.join("emulator.sqlite");
        let connection = open::open(&Database::File(path.clone())).unwrap().connection;
        connection.busy_timeout(Duration::ZERO).unwrap();
        lists::record_changes(&connection).unwrap();
        let published = Arc::new(Published::new(Lists::load(&connection).unwrap()));
        let writer = Writer::start(connection, Arc::clone(&published)).unwrap();
        (writer, published, open::another(&path).unwrap())
    }

    fn has_contoso(writer: &Writer) -> Option<bool> {
        let is_listed = |_: &mut Savepoint<'_>, lists: &Lists| {
            Ok(lists.accounts.get((b"", "contoso")).is_some())
        };
        Some(writer.submit(is_listed).blocking_recv().ok()?.unwrap())
    }

    #[test]
    fn a_job_fails_if_its_transaction_cannot_begin() {
        let folder = tempfile::tempdir().unwrap();
        let (writer, _, other) = on_file(folder.path());
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        assert_eq!(has_contoso(&writer), None);
        other.execute_batch("ROLLBACK").unwrap();
        assert_eq!(has_contoso(&writer), Some(false));
    }

    #[test]
    fn jobs_fail_until_the_lists_have_been_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let (writer, published, other) = on_file(folder.path());
        let hide = |savepoint: &mut Savepoint<'_>, _: &Lists| {
            savepoint.execute_batch("ROLLBACK; ALTER TABLE lists RENAME TO hidden")?;
            Ok(())
        };
        assert!(writer.submit(hide).blocking_recv().unwrap().is_err());
        assert_eq!([has_contoso(&writer), has_contoso(&writer)], [None, None]);
        other
            .execute_batch(
                "INSERT INTO accounts (name, document, revision, written_at, settles_at, errors)
                 VALUES ('contoso', '{}', '', 0, 0, '[]');
                 ALTER TABLE hidden RENAME TO lists",
            )
            .unwrap();
        assert_eq!(has_contoso(&writer), Some(true));
        assert!(published.latest().accounts.get((b"", "contoso")).is_some());
    }

    #[test]
    fn what_a_commit_has_stored_although_it_failed_is_in_the_lists() {
        let folder = tempfile::tempdir().unwrap();
        let (writer, published, _) = on_file(folder.path());
        let commit = |savepoint: &mut Savepoint<'_>, _: &Lists| {
            let sync = Sync { settles_at: 0, errors: Vec::new() };
            drop(Accounts(savepoint).save("contoso", json!({ "name": "contoso" }), sync)?);
            lists::set_version(savepoint, 5)?;
            // Stands for a commit that reports an error too late.
            savepoint.execute_batch("COMMIT")?;
            Ok(())
        };
        assert!(writer.submit(commit).blocking_recv().unwrap().is_err());
        let lists = published.of_version(5).unwrap().unwrap();
        assert!(lists.accounts.get((b"", "contoso")).is_some());
    }
}
