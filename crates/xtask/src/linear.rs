//! `cargo xtask linear`: what large requests cost, in instructions, and that twice the size costs
//! about twice as much. Instructions are the same on a busy machine, where time is not.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::{process, setup, workspace};

/// Counts and compares.
///
/// # Errors
/// Valgrind is missing and cannot be installed, the program does not run, or a shape costs more than
/// it may.
pub(crate) fn run() -> Result<()> {
    let valgrind = setup::valgrind()?;
    let package = ["--release", "--package", "acg-policy-invariants", "--bin", "shapes"];
    process::run(process::cargo_build().args(package))?;
    let folder = workspace::artifacts().join("linear");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut callgrind = process::command(valgrind);
    callgrind.args(["--tool=callgrind", "--quiet", "--zero-before=*::measured"]);
    callgrind.arg("--dump-after=*::measured");
    callgrind.arg(format!("--callgrind-out-file={}", folder.join("counts").display()));
    let listed = process::output(callgrind.arg(workspace::cargo_target().join("release/shapes")))?;
    report(&read(&listed, &folder)?)
}

/// One shape of request.
#[derive(Debug)]
struct Shape {
    name: String,
    size: u64,
    instructions: u64,
    /// Of twice the size.
    instructions_twice: u64,
}

impl Shape {
    fn ratio(&self) -> f64 {
        self.instructions_twice as f64 / self.instructions as f64
    }
}

/// The program names each call on a line; valgrind writes a file for each, in the same order.
fn read(listed: &str, folder: &Path) -> Result<Vec<Shape>> {
    let lines: Vec<&str> = listed.lines().collect();
    ensure!(!lines.is_empty() && lines.len().is_multiple_of(2), "the program named no shapes");
    let mut shapes = Vec::new();
    for (index, pair) in lines.chunks(2).enumerate() {
        let mut words = pair.iter().flat_map(|line| line.split('\t'));
        let (size, name) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let count = |call: usize| instructions(&folder.join(format!("counts.{call}")));
        shapes.push(Shape {
            name: name.to_owned(),
            size: size.parse().context("the program named no size")?,
            instructions: count(2 * index + 1)?,
            instructions_twice: count(2 * index + 2)?,
        });
    }
    Ok(shapes)
}

fn instructions(file: &Path) -> Result<u64> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("valgrind wrote no {}", file.display()))?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    let total = total.and_then(|count| count.trim().parse().ok()).filter(|count| *count > 0);
    total.with_context(|| format!("{} counts no instructions", file.display()))
}

fn report(shapes: &[Shape]) -> Result<()> {
    println!("{:>8} {:>12} {:>12} {:>6}  shape", "size", "instructions", "twice", "ratio");
    for shape in shapes {
        let Shape { name, size, instructions, instructions_twice } = shape;
        println!(
            "{size:>8} {instructions:>12} {instructions_twice:>12} {:>6.2}  {name}",
            shape.ratio()
        );
    }
    let steep: Vec<&str> = shapes
        .iter()
        .filter(|shape| shape.ratio() > MOST)
        .map(|shape| shape.name.as_str())
        .collect();
    if !steep.is_empty() {
        bail!("twice the size costs more than {MOST} times as much: {}", steep.join(", "));
    }
    Ok(())
}

/// What twice the size may cost.
const MOST: f64 = 2.5;

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(instructions_twice: u64) -> Shape {
        Shape { name: "members".to_owned(), size: 400, instructions: 1000, instructions_twice }
    }

    #[test]
    fn a_cost_that_grows_faster_than_the_request_is_refused() {
        assert!(report(&[shape(2000), shape(2500)]).is_ok());
        let fault = report(&[shape(2000), shape(2501)]).unwrap_err();
        assert!(fault.to_string().contains("members"), "{fault}");
    }

    #[test]
    fn calls_and_counts_belong_together_by_their_order() {
        let folder = workspace::artifacts().join("linear-test");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("counts.1"), "part: 1\ntotals: 7\n").unwrap();
        fs::write(folder.join("counts.2"), "part: 2\ntotals: 15\n").unwrap();
        let shapes = read("4\tmembers\n8\tmembers\n", &folder).unwrap();
        assert_eq!(
            (shapes[0].size, shapes[0].instructions, shapes[0].instructions_twice),
            (4, 7, 15)
        );
        assert!(read("4\ta\n8\ta\n4\tb\n8\tb\n", &folder).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
