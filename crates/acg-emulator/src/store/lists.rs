//! The index of accounts and numbers, and how it follows the database.
//!
//! Triggers of the connection that writes record each changed row in a temporary table. SQLite rolls this table back with the
//! rest, so that only the changes of a request that succeeds are applied. A version in the database, which each transaction
//! with changes increases, tells a reader which state of the index belongs to the state of the database that it sees.

use std::sync::Arc;

use rusqlite::{Connection, Row};

use super::entry::{Entry, Number, State};
use super::index::Index;

/// The index of a state of the database.
#[derive(Clone, Debug)]
pub(crate) struct Lists {
    pub(super) version: i64,
    pub(crate) accounts: Index,
    pub(crate) numbers: Index,
}

/// A row that was written or removed. The telephone number of an account is empty.
#[derive(Debug)]
pub(super) struct Change {
    number: Number,
    account: String,
    /// `None` if the row was removed.
    state: Option<State>,
}

impl Lists {
    /// Reads all accounts and numbers.
    pub(super) fn load(connection: &Connection) -> rusqlite::Result<Self> {
        let version = version(connection)?;
        let mut lists = Self { version, accounts: Index::default(), numbers: Index::default() };
        lists.accounts = Index::of(lists.entries(connection, ALL_ACCOUNTS)?);
        lists.numbers = Index::of(lists.entries(connection, ALL_NUMBERS)?);
        Ok(lists)
    }

    /// Makes the next version, if there are changes.
    pub(super) fn apply(&mut self, changes: Vec<Change>) {
        self.version += i64::from(!changes.is_empty());
        for Change { number, account, state } in changes {
            let entry = state.map(|state| self.entry(number, &account, state));
            let is_account = number == Number::default();
            let index = if is_account { &mut self.accounts } else { &mut self.numbers };
            match entry {
                Some(entry) => index.put(entry),
                None => index.remove((number.as_bytes(), &account)),
            }
        }
    }

    fn entries(&self, connection: &Connection, query: &str) -> rusqlite::Result<Vec<Entry>> {
        let mut statement = connection.prepare(query)?;
        let changes = statement.query_map([], change)?;
        let entry = |change: Change| {
            let Change { number, account, state } = change;
            state.map(|state| self.entry(number, &account, state))
        };
        changes.filter_map(|change| change.map(entry).transpose()).collect()
    }

    /// The name of an account that has an entry is shared.
    fn entry(&self, number: Number, account: &str, state: State) -> Entry {
        let shared = self.accounts.get((b"", account)).map(|entry| Arc::clone(&entry.account));
        Entry { number, account: shared.unwrap_or_else(|| account.into()), state }
    }
}

/// Records the changes that are made on this connection from now on.
///
/// The temporary table stays in the page cache while it is small. `PRAGMA temp_store = memory` is not set: SQLite would also hold
/// what a statement can roll back in memory, as a list that it walks after each statement, so that a reset of a large
/// database would take quadratic time.
pub(super) fn record_changes(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(RECORD)
}

/// The changes since the last call, in order. Those that have been rolled back are not among them.
pub(super) fn take_changes(connection: &Connection) -> rusqlite::Result<Vec<Change>> {
    let mut statement = connection.prepare_cached(CHANGES)?;
    let changes = statement.query_map([], change)?.collect::<rusqlite::Result<Vec<_>>>()?;
    if !changes.is_empty() {
        connection.prepare_cached("DELETE FROM changes")?.execute([])?;
    }
    Ok(changes)
}

/// The version of the state that `connection` sees.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("SELECT version FROM lists")?.query_row([], |row| row.get(0))
}

pub(super) fn set_version(connection: &Connection, version: i64) -> rusqlite::Result<()> {
    connection.prepare_cached("UPDATE lists SET version = ?1")?.execute([version])?;
    Ok(())
}

fn change(row: &Row<'_>) -> rusqlite::Result<Change> {
    let (number, account) = (row.get(0)?, row.get(1)?);
    let state = match row.get(2)? {
        None => None,
        Some(services) => Some(State { services, settles_at: row.get(3)?, failed: row.get(4)? }),
    };
    Ok(Change { number, account, state })
}

const ALL_ACCOUNTS: &str = "SELECT '', name, services, settles_at, failed FROM accounts";
const ALL_NUMBERS: &str =
    "SELECT telephone_number, account, services, settles_at, failed FROM numbers";

const CHANGES: &str =
    "SELECT telephone_number, account, services, settles_at, failed FROM changes ORDER BY id";

/// An account changes with each of its numbers as well, but nothing that is in the index.
const RECORD: &str = "
CREATE TEMP TABLE changes (
    id INTEGER PRIMARY KEY,
    telephone_number TEXT NOT NULL,
    account TEXT NOT NULL,
    services INTEGER,
    settles_at INTEGER,
    failed INTEGER
) STRICT;
CREATE TEMP TRIGGER account_inserted AFTER INSERT ON main.accounts BEGIN
    INSERT INTO changes VALUES (NULL, '', new.name, new.services, new.settles_at, new.failed);
END;
CREATE TEMP TRIGGER account_updated AFTER UPDATE OF services, settles_at, errors ON main.accounts BEGIN
    INSERT INTO changes VALUES (NULL, '', new.name, new.services, new.settles_at, new.failed);
END;
CREATE TEMP TRIGGER account_deleted AFTER DELETE ON main.accounts BEGIN
    INSERT INTO changes VALUES (NULL, '', old.name, NULL, NULL, NULL);
END;
CREATE TEMP TRIGGER number_inserted AFTER INSERT ON main.numbers BEGIN
    INSERT INTO changes
    VALUES (NULL, new.telephone_number, new.account, new.services, new.settles_at, new.failed);
END;
CREATE TEMP TRIGGER number_updated AFTER UPDATE ON main.numbers BEGIN
    INSERT INTO changes
    VALUES (NULL, new.telephone_number, new.account, new.services, new.settles_at, new.failed);
END;
CREATE TEMP TRIGGER number_deleted AFTER DELETE ON main.numbers BEGIN
    INSERT INTO changes VALUES (NULL, old.telephone_number, old.account, NULL, NULL, NULL);
END;
";

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::error::ApiError;
    use crate::provisioning::Sync;
    use crate::seed::Seed;
    use crate::store::index::FIRST;
    use crate::store::{Accounts, Database, Numbers, Store, Which, restore, settle};

    /// A generator of which only the spread matters.
    fn below(state: &mut u64, end: u64) -> u64 {
        *state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) % end
    }

    /// Changes something at random.
    fn change(connection: &Connection, seed: u64) -> Result<(), ApiError> {
        let mut state = seed;
        let mut below = |end| below(&mut state, end);
        let (accounts, numbers) = (Accounts(connection), Numbers(connection));
        for _ in 0..=below(3) {
            let account = format!("account-{}", below(4));
            let number = format!("+{}", 10 + below(600));
            let services = json!({ "teamsDirectRouting": { "enabled": below(2) == 0 } });
            let errors = if below(3) == 0 { vec![json!({})] } else { Vec::new() };
            let settles_at = if below(3) == 0 { i64::MAX } else { 0 };
            let sync = Sync { settles_at, errors };
            let exists = accounts.find(&account)?.is_some();
            match below(100) {
                0 => accounts.remove(&account)?,
                1 => restore(connection, &Seed::default())?,
                2 => settle(connection, &Which::All, None).map(|_| ())?,
                3..10 => {
                    let errors = [Value::Null];
                    settle(connection, &Which::Account(account), Some(&errors)).map(|_| ())?;
                }
                10..30 if exists => numbers.remove(&account, &number)?,
                30.. if exists => {
                    drop(numbers.save(
                        &account,
                        &number,
                        json!({ "serviceDetails": services }),
                        sync,
                    )?);
                }
                _ => {
                    let document = json!({ "name": account, "serviceDetails": services });
                    drop(accounts.save(&account, document, sync)?);
                }
            }
        }
        Ok(())
    }

    #[tokio::test]
    async fn the_index_has_what_the_database_has_after_each_change_and_each_failure() {
        let folder = tempfile::tempdir().unwrap();
        let mut random = 5;
        for database in [Database::Memory, Database::File(folder.path().join("lists"))] {
            let store = Store::open(&database, &Seed::default()).unwrap();
            let mut largest = 0;
            for step in 0..1_500 {
                let (seed, end) = (below(&mut random, u64::MAX), below(&mut random, 10));
                let result = store.write(move |savepoint, _| {
                    change(savepoint, seed)?;
                    assert_ne!(end, 9, "a panic of a request");
                    if end == 8 { Err(ApiError::AccountNotFound) } else { Ok(()) }
                });
                assert_eq!(result.await.is_ok(), end < 8);
                let length = store.read(move |view| {
                    let loaded = Lists::load(view.connection)?;
                    let entries =
                        |index: &Index| index.select(FIRST, None).cloned().collect::<Vec<_>>();
                    assert_eq!(entries(&view.lists.accounts), entries(&loaded.accounts), "{step}");
                    assert_eq!(entries(&view.lists.numbers), entries(&loaded.numbers), "{step}");
                    for lists in [view.lists, &loaded] {
                        assert!(entries(&lists.numbers).iter().all(|number| {
                            let owner = lists.accounts.get((b"", &number.account)).unwrap();
                            Arc::ptr_eq(&owner.account, &number.account)
                        }));
                    }
                    Ok(entries(&loaded.numbers).len())
                });
                largest = largest.max(length.await.unwrap());
            }
            assert!(largest > 100, "{largest}");
        }
    }
}
