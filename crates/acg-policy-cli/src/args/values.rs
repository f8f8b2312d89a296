//! Values that several commands take.

use acg_policy::Profile;
use clap::ValueEnum;
use clap::builder::PossibleValue;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Human-readable
    Text,
    /// Machine-readable
    Json,
}

/// A profile of the core as an argument.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProfileName(pub(crate) Profile);

impl ValueEnum for ProfileName {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self(Profile::Standard), Self(Profile::Api), Self(Profile::Strict)]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.as_str()))
    }
}
