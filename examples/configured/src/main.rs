//! A service whose policy is in its own configuration: a TOML file, and variables of the environment that override
//! members of it. It logs JSON: each refusal with its rule codes and places, and never with a value of the request.
//!
//! `SERVICE_policy__profile=strict cargo run -p acg-policy-configured -- examples/configured/service.toml`

use std::env;

use acg_policy::{Number, Policy, Validator};
use acg_policy_tower::{ValidBody, ValidateLayer, problem_details};
use anyhow::{Context, Result};
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::put;
use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::Deserialize;
use tokio::net::TcpListener;
use tracing::level_filters::LevelFilter;
use tracing::{Instrument, info, info_span, warn};

/// The configuration of the service, of which the policy is a part.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    listen: String,
    log: String,
    policy: Policy,
}

#[tokio::main]
async fn main() -> Result<()> {
    let file = env::args().nth(1).context("expected a configuration file")?;
    let config = configuration(&file)?;
    let level: LevelFilter = config.log.parse().context("log: expected the name of a level")?;
    tracing_subscriber::fmt().json().with_max_level(level).init();
    for warning in config.policy.warnings() {
        warn!("policy: {warning}");
    }
    let listener = TcpListener::bind(&config.listen).await?;
    info!(address = %listener.local_addr()?, profile = %config.policy.profile(), "listening");
    axum::serve(listener, service(config.policy)).await?;
    Ok(())
}

/// Names in the environment have the letter case of the file: `SERVICE_policy__maxBodyBytes=65536`.
fn configuration(file: &str) -> Result<Config> {
    let env = Env::prefixed("SERVICE_").split("__").lowercase(false);
    let figment = Figment::from(Toml::file_exact(file)).merge(env);
    figment.extract().with_context(|| format!("the configuration in {file} is faulty"))
}

fn service(policy: Policy) -> Router {
    let checks = ValidateLayer::new(Validator::new(policy)).with_reply(problem_details);
    Router::new()
        .route("/accounts/{account}/numbers/{number}", put(put_number))
        .layer(checks)
        // Outside the checks, so that their events belong to the request.
        .layer(from_fn(with_span))
}

async fn put_number(ValidBody(number): ValidBody<Number>) -> StatusCode {
    info!(services = number.services.len(), "number stored");
    StatusCode::NO_CONTENT
}

async fn with_span(request: Request, next: Next) -> Response {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok());
    let span = info_span!("request", id, method = %request.method());
    next.run(request).instrument(span).await
}
