//! What the programs of this package measure.

pub mod shapes;
