//! Prints the data of the demo, for `acg-emulator --seed FILE`.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    writeln!(io::stdout(), "{}", acg_policy_demo::seed::json())
}
