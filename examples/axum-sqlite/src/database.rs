//! Accounts and numbers in SQLite.

use std::sync::{Arc, Mutex, PoisonError};

use acg_policy::{Account, AccountState, KnownAccount, Number, Service, UnknownReason};
use acg_policy_tower::{AccountFuture, AccountSource};
use axum::http::request::Parts;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// A database with one connection. Clones share it.
#[derive(Clone)]
pub(crate) struct Database(Arc<Mutex<Connection>>);

/// The layer asks for the account when a verdict depends on it.
impl AccountSource for Database {
    fn account<'a>(&'a self, name: &'a str, _: &'a Parts) -> AccountFuture<'a> {
        Box::pin(async move {
            match self.find(name).await {
                Ok(Some(account)) => AccountState::Known(account),
                Ok(None) => AccountState::Missing,
                Err(_) => AccountState::Unknown(UnknownReason::Unavailable),
            }
        })
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
            transaction.execute("DELETE FROM accounts WHERE name = ?1", [name]).map(|_| ())
        })
        .await
    }

    pub(crate) async fn store_number(&self, number: Number) -> anyhow::Result<()> {
        self.run(move |transaction| store_number(transaction, &number)).await
    }

    /// SQLite blocks, so it runs on a thread for that.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
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

/// The services that an account has.
pub(crate) fn services(account: &KnownAccount) -> impl Iterator<Item = Service> {
    Service::ALL.into_iter().filter(|service| account.has(*service))
}

fn find(transaction: &Transaction<'_>, name: &str) -> rusqlite::Result<Option<KnownAccount>> {
    let tenant: Option<Option<String>> = transaction
        .query_row("SELECT tenant FROM accounts WHERE name = ?1", [name], |row| row.get(0))
        .optional()?;
    let Some(tenant) = tenant else { return Ok(None) };
    let mut account = KnownAccount::new(name);
    if let Some(tenant) = tenant {
        account = account.with_teams_tenant_id(tenant);
    }
    let mut statement = transaction.prepare_cached(SERVICES)?;
    let rows = statement.query_map([name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    for row in rows {
        let (member, sync_enabled, numbers): (String, Option<bool>, u32) = row?;
        let Ok(service) = member.parse() else { continue };
        account = account.with_service(service).with_number_count(service, numbers.into());
        if let Some(sync_enabled) = sync_enabled {
            account = account.with_sync_enabled(service, sync_enabled);
        }
    }
    Ok(Some(account))
}

fn store_account(transaction: &Transaction<'_>, account: &Account) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO accounts VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET tenant = ?2",
        params![account.name, account.teams_tenant_id],
    )?;
    transaction.execute("DELETE FROM services WHERE account = ?1", [&account.name])?;
    for service in account.services.iter().filter(|service| service.enabled) {
        transaction.execute(
            "INSERT INTO services VALUES (?1, ?2, ?3)",
            params![account.name, service.service.member(), service.sync_enabled],
        )?;
    }
    Ok(())
}

fn store_number(transaction: &Transaction<'_>, number: &Number) -> rusqlite::Result<()> {
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

/// A row for each service of an account, and of a number.
const SCHEMA: &str = "
    PRAGMA foreign_keys = ON;
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS accounts (name TEXT PRIMARY KEY, tenant TEXT);
    CREATE TABLE IF NOT EXISTS services (
        account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
        service TEXT NOT NULL,
        sync_enabled INTEGER,
        PRIMARY KEY (account, service)
    );
    CREATE TABLE IF NOT EXISTS numbers (
        account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
        number TEXT NOT NULL,
        service TEXT NOT NULL,
        PRIMARY KEY (account, number, service)
    );
";

const SERVICES: &str = "
    SELECT service, sync_enabled, (
        SELECT count(*) FROM numbers
        WHERE numbers.account = services.account AND numbers.service = services.service
    )
    FROM services WHERE account = ?1
";
