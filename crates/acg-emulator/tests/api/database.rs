//! A database in a file: one emulator at a time, and reads while another request writes.

use std::time::{Duration, Instant};

use acg_emulator::{Database, Emulator, OpenError, Options};

use serde_json::{Value, json};

use crate::support::{ACCOUNT, AT_ONCE, Server, bare_account, bare_number};

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

#[cfg(unix)]
#[tokio::test]
async fn a_second_emulator_on_a_link_to_the_same_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("emulator.sqlite"), folder.path().join("link"));
    // The file does not exist yet.
    std::os::unix::fs::symlink("emulator.sqlite", &link).unwrap();
    let open = |path: &std::path::Path| {
        Emulator::open(Options { database: Database::File(path.to_owned()), ..Options::default() })
    };
    for [first, second] in [[&link, &file], [&file, &link]] {
        let server = Server::start_on(Database::File(first.clone()), AT_ONCE).await;
        assert!(matches!(open(second), Err(OpenError::InUse { .. })), "{second:?}");
        server.stop().await;
        assert!(open(second).is_ok());
    }
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_list_shows_all_of_a_transaction_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("emulator.sqlite");
    let server = Server::start_on(Database::File(file), AT_ONCE).await;
    assert_eq!(server.put(ACCOUNT, &bare_account("contoso")).await.status, 201);
    let write = async |enabled: bool| {
        let number = |index: usize| {
            let mut number = bare_number(&format!("+1206555{index:04}"), "contoso");
            number["serviceDetails"] = json!({ "teamsDirectRouting": { "enabled": enabled } });
            number
        };
        let numbers: Vec<Value> = (0..100).map(number).collect();
        let target = "/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29";
        assert_eq!(server.post(target, &json!({ "numbers": numbers })).await.status, 200);
    };
    write(true).await;
    let is_writing = std::sync::atomic::AtomicBool::new(true);
    let order = std::sync::atomic::Ordering::Relaxed;
    let writes = async {
        for index in 0..60 {
            write(index % 2 == 1).await;
        }
        is_writing.store(false, order);
    };
    let reads = async || {
        let mut lengths = [0, 0];
        while is_writing.load(order) {
            let filter =
                "filter=serviceDetails/teamsDirectRouting/enabled%20eq%20true&countRecords=true";
            let page = server.get(&format!("/numbers?api-version=2024-02-29&{filter}")).await;
            let items = page.body["value"].as_array().unwrap();
            let enabled =
                |item: &Value| item["serviceDetails"]["teamsDirectRouting"]["enabled"] == true;
            assert!(items.iter().all(enabled), "items of another state");
            assert_eq!(page.header("x-ms-record-count"), items.len().to_string());
            assert!([0, 100].contains(&items.len()), "{} items", items.len());
            lengths[items.len() / 100] += 1;
        }
        lengths
    };
    let ((), first, second) = tokio::join!(writes, reads(), reads());
    assert!(first[0] + second[0] > 0 && first[1] + second[1] > 0, "{first:?} {second:?}");
    server.stop().await;
}
