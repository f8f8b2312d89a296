//! Standard output and standard error.

use std::fmt::Arguments;
use std::io::{self, BufWriter, StdoutLock, Write as _};

/// Buffered standard output. Flush it before the program waits for input or ends.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(64 * 1024, io::stdout().lock())
}

/// Writes one line to standard error. A failure is ignored, because it cannot be reported.
pub(crate) fn error(message: Arguments<'_>) {
    let _ignored = writeln!(io::stderr().lock(), "acg-policy: {message}");
}
