//! Ports of this machine.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Result, bail};

/// Checks that this program can listen on a port.
///
/// # Errors
/// The port is taken, or this user may not listen on it; the message names the flag that chooses another port.
pub fn check(flag: &str, port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => {
            bail!("port {port} of 127.0.0.1 cannot be used ({error}): choose another with {flag}")
        }
    }
}

/// A free port.
///
/// # Errors
/// No port is free.
pub fn free() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_an_error_that_names_the_flag() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = check("--emulator-port", port).unwrap_err().to_string();
        assert!(error.contains("--emulator-port") && error.contains(&port.to_string()), "{error}");
        drop(taken);
        check("--emulator-port", port).unwrap();
    }
}
