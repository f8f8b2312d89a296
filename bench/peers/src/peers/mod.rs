//! The peers, one per file. The others are compared with the first.

mod ignored_any;
mod ours;
mod rego;
mod schema;
mod typed;
mod value;

use crate::peer::Peer;

pub(crate) use rego::{compile as compile_rego, violations};
pub(crate) use schema::compile;

/// Every peer, in the order of the tables.
pub(crate) fn all() -> Vec<Box<dyn Peer>> {
    let mut peers: Vec<Box<dyn Peer>> = Vec::new();
    peers.extend(ours::all());
    peers.extend(schema::all());
    peers.extend(typed::all());
    peers.push(Box::new(rego::Rego));
    peers.push(Box::new(value::Value));
    peers.push(Box::new(ignored_any::Ignored));
    peers
}
