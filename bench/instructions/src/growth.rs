//! Instructions of large requests: twice the size costs about twice as much.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::callgrind::{Call, Program};

/// Counts the instructions of each shape at its size and at twice its size, and compares.
///
/// # Errors
/// The program does not run, or a shape at twice its size costs more than [`MOST`] times as much.
pub(crate) fn check(valgrind: &Path) -> Result<()> {
    let program = Program { name: "shapes", profile: "release" };
    report(&shapes(&program.calls(valgrind)?)?)
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

/// Every shape is called twice, at its size and at twice its size.
fn shapes(calls: &[Call]) -> Result<Vec<Shape>> {
    let (pairs, rest) = calls.as_chunks::<2>();
    ensure!(rest.is_empty(), "the program validated a shape at one size only");
    let shape = |[(line, instructions), (_, twice)]: &[Call; 2]| {
        let mut words = line.split('\t');
        let (size, name) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        Ok(Shape {
            name: name.to_owned(),
            size: size.parse().context("the program named no size")?,
            instructions: *instructions,
            instructions_twice: *twice,
        })
    };
    pairs.iter().map(shape).collect()
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

/// The limit of the ratio.
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
    fn two_calls_make_a_shape() {
        let call = |line: &str, count| (line.to_owned(), count);
        let calls = [call("4\tmembers\t9", 7), call("8\tmembers\t9", 15)];
        let shapes = shapes(&calls).unwrap();
        assert_eq!(
            (shapes[0].size, shapes[0].instructions, shapes[0].instructions_twice),
            (4, 7, 15)
        );
        assert!(super::shapes(&calls[..1]).is_err());
    }
}
