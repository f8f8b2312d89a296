//! Large requests that grow with a number, for `cargo xtask linear`.

pub mod shape;
