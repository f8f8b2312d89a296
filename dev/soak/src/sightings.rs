//! What the API has received, as the emulator tells it.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::message::Message;
use crate::story;

/// The requests that the API has received since the last call.
///
/// # Errors
/// The emulator does not respond, or has forgotten some.
pub(crate) async fn sightings(api: SocketAddr) -> Result<Vec<Value>> {
    let (_, body) = story::read(api, SIGHTINGS).await?;
    story::request(api, Message::new("DELETE", SIGHTINGS.to_owned(), "none", Vec::new())).await?;
    let sightings: Value = serde_json::from_slice(&body)?;
    let sightings = sightings.get("value").and_then(Value::as_array).context("no sightings")?;
    ensure!(sightings.len() < 10_000, "the emulator has dropped sightings");
    Ok(sightings.clone())
}

const SIGHTINGS: &str = "/_emulator/sightings";
