//! A database in a file: one emulator at a time, and reads while another request writes.

use std::time::{Duration, Instant};

use acg_emulator::{Database, Emulator, OpenError, Options};

use crate::support::{ACCOUNT, AT_ONCE, Server, bare_account};

#[tokio::test]
async fn a_second_emulator_on_the_same_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::File(folder.path().join("emulator.sqlite"));
    let server = Server::start_on(database.clone(), AT_ONCE).await;
    let options = || Options { database: database.clone(), ..Options::default() };
    match Emulator::open(options()) {
        Err(error @ OpenError::InUse { .. }) => {
            assert!(error.to_string().contains("--database"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    server.stop().await;
    assert!(Emulator::open(options()).is_ok());
}

#[tokio::test]
async fn reads_do_not_wait_for_a_writer() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("emulator.sqlite");
    let server = Server::start_on(Database::File(file.clone()), AT_ONCE).await;
    assert_eq!(server.put(ACCOUNT, &bare_account("contoso")).await.status, 201);
    // Another connection to the file that holds the lock of writers.
    let writer = rusqlite::Connection::open(&file).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE; DELETE FROM accounts").unwrap();
    let start = Instant::now();
    assert_eq!(server.get(ACCOUNT).await.status, 200);
    assert!(start.elapsed() < Duration::from_millis(500), "{:?}", start.elapsed());
    writer.execute_batch("ROLLBACK").unwrap();
    assert_eq!(server.delete(ACCOUNT).await.status, 204);
    server.stop().await;
}
