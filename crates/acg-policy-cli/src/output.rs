//! Standard output and standard error.

use std::fmt::Arguments;
use std::io::{self, BufWriter, StdoutLock, Write as _};

/// Standard output, buffered. Flush it before the program waits or ends.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(64 * 1024, io::stdout().lock())
}

/// Writes one line to standard error. Nobody can be told when that fails.
pub(crate) fn complain(message: Arguments<'_>) {
    let _nobody_listens = writeln!(io::stderr().lock(), "acg-policy: {message}");
}
