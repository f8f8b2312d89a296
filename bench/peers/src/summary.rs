//! The cost of a batch in relation to single numbers.

use anyhow::{Context as _, Result, ensure};

use crate::cases::{BATCH, BATCH_SIZE, NUMBER_OF_A_PLAN};
use crate::table::Table;

/// The cost of a batch divided by the cost of one number, from the medians of the first rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Batch {
    ratio: f64,
}

impl Batch {
    /// # Errors
    /// One of the two cases was not measured.
    pub(crate) fn of(tables: &[Table]) -> Result<Self> {
        let median = |name: &str| {
            let table = tables.iter().find(|table| table.name == name);
            let first = table.and_then(|table| table.rows.first());
            first.map(|row| row.time.median).with_context(|| format!("{name} was not measured"))
        };
        Ok(Self { ratio: median(BATCH)? / median(NUMBER_OF_A_PLAN)? })
    }

    /// For the terminal and for the page.
    pub(crate) fn as_text(self) -> String {
        format!(
            "A batch of {BATCH_SIZE} numbers costs {:.1} times what one of them costs in a request of \
             its own.",
            self.ratio
        )
    }

    /// # Errors
    /// Numbers cost more in a batch than one by one.
    pub(crate) fn check(self) -> Result<()> {
        ensure!(
            self.ratio <= BATCH_SIZE as f64,
            "numbers cost more in a batch than one by one: {}",
            self.as_text()
        );
        Ok(())
    }
}
