//! A provisioning service on axum. Accounts and numbers are in SQLite; what a handler gets has been validated, also against
//! the account as it is stored.
//!
//! `cargo run -p acg-policy-axum-sqlite -- accounts.sqlite 127.0.0.1:8080`
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example without a log")]

mod database;

use std::env;

use acg_policy::{Account, Number, Policy, Validator};
use acg_policy_tower::{AccountCache, ValidBody, ValidateLayer, problem_details};
use anyhow::Context;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use database::Database;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = env::args().skip(1);
    let file = arguments.next().context("expected a file for the database")?;
    let address = arguments.next().context("expected an address to listen on")?;
    let database = Database::open(&file).with_context(|| format!("cannot open {file}"))?;
    let listener = TcpListener::bind(&address).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, service(database)).await?;
    Ok(())
}

fn service(database: Database) -> Router {
    let checks = ValidateLayer::new(Validator::new(Policy::default()))
        .with_accounts(database.clone())
        .with_account_cache(AccountCache::new().for_all_callers())
        .with_reply(problem_details);
    Router::new()
        .route("/accounts/{account}", get(read_account).put(put_account).delete(delete_account))
        .route("/accounts/{account}/numbers/{number}", put(put_number))
        .with_state(database)
        .layer(checks)
}

async fn put_account(
    State(database): State<Database>,
    ValidBody(account): ValidBody<Account>,
) -> Result<StatusCode, Failed> {
    database.store_account(account.into_inner()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn put_number(
    State(database): State<Database>,
    ValidBody(number): ValidBody<Number>,
) -> Result<StatusCode, Failed> {
    for warning in number.warnings() {
        println!("{warning}");
    }
    database.store_number(number.into_inner()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn read_account(
    State(database): State<Database>,
    Path(name): Path<String>,
) -> Result<Json<Value>, Failed> {
    let account = database.find(&name).await?.ok_or(Failed::Missing)?;
    let services = account.services().map(|service| {
        let count = account.number_count(service).unwrap_or_default();
        (service.member().to_owned(), json!({"enabled": true, "numberCount": count}))
    });
    Ok(Json(json!({"name": name, "serviceDetails": Value::Object(services.collect())})))
}

async fn delete_account(
    State(database): State<Database>,
    Path(name): Path<String>,
) -> Result<StatusCode, Failed> {
    database.delete_account(name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Why a request that is valid has no result.
enum Failed {
    Missing,
    Database(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::Database(error.into())
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        match self {
            Self::Missing => StatusCode::NOT_FOUND.into_response(),
            Self::Database(error) => {
                eprintln!("database: {error:#}");
                StatusCode::SERVICE_UNAVAILABLE.into_response()
            }
        }
    }
}
