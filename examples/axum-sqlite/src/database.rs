//! Accounts and numbers in SQLite.

use std::sync::{Arc, Mutex, PoisonError};

use acg_policy::{Account, AccountState, KnownAccount, Number, Resource, Service, UnknownReason};
use acg_policy_tower::{AccountFuture, AccountSource};
use axum::http::request::Parts;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// A database with one connection. Clones share it.
#[derive(Clone)]
pub(crate) struct Database(Arc<Mutex<Connection>>);

/// The layer asks for the account when a verdict depends on it.
impl AccountSource for Database {
    fn account<'a>(&'a self, name: &'a str, _: &'a Parts) -> AccountFuture<'a> {
        let unavailable = AccountState::Unknown(UnknownReason::Unavailable);
        Box::pin(async move { self.find(name).await.map_or(unavailable, AccountState::from) })
    }
}

impl Database {
    pub(crate) fn open(file: &str) -> rusqlite::Result<Self> {
        let connection = Connection::open(file)?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    pub(crate) async fn find(&self, name: &str) -> anyhow::Result<Option<KnownAccount>> {
        let name = name.to_owned();
        self.run(move |transaction| find(transaction, &name)).await
    }

    pub(crate) async fn store_account(&self, account: Account) -> anyhow::Result<()> {
        self.run(move |transaction| store_account(transaction, &account)).await
    }

    pub(crate) async fn delete_account(&self, name: String) -> anyhow::Result<()> {
        self.run(move |transaction| {
            transaction.execute("DELETE FROM accounts WHERE name = ?1", [name])?;
            Ok(())
        })
        .await
    }

    pub(crate) async fn store_number(&self, number: Number) -> anyhow::Result<()> {
        self.run(move |transaction| store_number(transaction, &number)).await
    }

    /// SQLite blocks, so it runs on a thread for that.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let connection = Arc::clone(&self.0);
        let work = move || {
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction()?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        tokio::task::spawn_blocking(work).await?
    }
}

fn find(transaction: &Transaction<'_>, name: &str) -> anyhow::Result<Option<KnownAccount>> {
    let mut statement = transaction.prepare_cached("SELECT body FROM accounts WHERE name = ?1")?;
    let body: Option<String> = statement.query_row([name], |row| row.get(0)).optional()?;
    let Some(body) = body else { return Ok(None) };
    let mut account = KnownAccount::read(body.as_bytes())?;
    let mut count = transaction.prepare_cached(COUNT)?;
    for service in Service::ALL {
        let numbers: u32 = count.query_row([name, service.member()], |row| row.get(0))?;
        account = account.with_number_count(service, numbers.into());
    }
    Ok(Some(account))
}

fn store_account(transaction: &Transaction<'_>, account: &Account) -> anyhow::Result<()> {
    transaction.execute(STORE, params![account.name, account.to_json()])?;
    Ok(())
}

fn store_number(transaction: &Transaction<'_>, number: &Number) -> anyhow::Result<()> {
    let key = params![number.account_name, number.telephone_number];
    transaction.execute("DELETE FROM numbers WHERE account = ?1 AND number = ?2", key)?;
    for service in number.services.iter().filter(|service| service.enabled) {
        transaction.execute(
            "INSERT INTO numbers VALUES (?1, ?2, ?3)",
            params![number.account_name, number.telephone_number, service.service.member()],
        )?;
    }
    Ok(())
}

/// A row for each account, with the body of its last PUT, and for each service of a number. SQLite compares texts
/// exactly, as names of accounts have to be.
const SCHEMA: &str = "
    PRAGMA foreign_keys = ON;
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS accounts (name TEXT PRIMARY KEY, body TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS numbers (
        account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
        number TEXT NOT NULL,
        service TEXT NOT NULL,
        PRIMARY KEY (account, number, service)
    );
";

const STORE: &str =
    "INSERT INTO accounts VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET body = ?2";

const COUNT: &str = "SELECT count(*) FROM numbers WHERE account = ?1 AND service = ?2";
