//! Named steps with their times.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// The steps that ran. The table of their times is printed when the value is dropped, also after a failure.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    done: Vec<(String, Duration, bool)>,
}

impl Steps {
    /// Runs one step under a heading.
    ///
    /// # Errors
    /// The error of the step, with its name.
    pub(crate) fn run<T>(&mut self, name: &str, step: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n==> {name}");
        let start = Instant::now();
        let outcome = step();
        self.done.push((name.to_owned(), start.elapsed(), outcome.is_ok()));
        outcome.with_context(|| format!("step `{name}` failed"))
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        if self.done.is_empty() {
            return;
        }
        let total: Duration = self.done.iter().map(|(_, time, _)| *time).sum();
        println!("\n{:>8}  step", "seconds");
        for (name, time, good) in &self.done {
            println!("{:>8.1}  {name}{}", time.as_secs_f64(), if *good { "" } else { "  FAILED" });
        }
        println!("{:>8.1}  all", total.as_secs_f64());
    }
}
