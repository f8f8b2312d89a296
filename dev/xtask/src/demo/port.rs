//! Ports are looked at before anything is built, so that a taken one costs no time.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Result, bail};

/// Refuses a port that somebody uses.
///
/// # Errors
/// The port is taken, or this user may not listen on it; the text names the flag.
pub(crate) fn check(flag: &str, port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => {
            bail!("port {port} of 127.0.0.1 cannot be used ({error}): choose another with {flag}")
        }
    }
}

/// A port that nobody uses now.
///
/// # Errors
/// There is none.
pub(crate) fn free() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused_with_the_name_of_the_flag() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = check("--emulator-port", port).unwrap_err().to_string();
        assert!(error.contains("--emulator-port") && error.contains(&port.to_string()), "{error}");
        drop(taken);
        check("--emulator-port", port).unwrap();
    }
}
