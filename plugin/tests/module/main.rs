//! The built filter in a proxy of ours: every vector, every failing call, the list of imports.

#[path = "../common/mod.rs"]
mod common;
mod faults;
mod imports;
mod life;
mod proxy;
mod vectors;
