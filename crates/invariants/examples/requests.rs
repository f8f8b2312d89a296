//! Writes requests made of the test vectors, one case on a line: `requests SEED COUNT`.

use std::env;
use std::error::Error;
use std::io::{BufWriter, Write as _, stdout};

use acg_policy_invariants::mutate::{line, mutant};
use acg_policy_invariants::random::Random;
use acg_policy_vectors::load;

fn main() -> Result<(), Box<dyn Error>> {
    let numbers: Vec<u64> =
        env::args().skip(1).map(|text| text.parse()).collect::<Result<_, _>>()?;
    let [seed, count] = numbers.as_slice() else { return Err("expected SEED COUNT".into()) };
    let cases = load()?;
    let mut random = Random::new(*seed);
    let mut out = BufWriter::new(stdout().lock());
    for id in 0..*count {
        let case = mutant(&cases, &mut random).ok_or("there are no vectors")?;
        writeln!(out, "{}", line(&case, id))?;
    }
    Ok(out.flush()?)
}
