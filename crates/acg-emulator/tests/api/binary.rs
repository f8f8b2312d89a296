//! The program: ready line, signals, and errors at start.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// A running program, which is killed when the test ends.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_acg-emulator"));
        Self(command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    fn address(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        line.trim_end().strip_prefix("listening http://").expect(&line).to_owned()
    }

    fn end(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < Duration::from_secs(10), "still running");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn error(&mut self) -> String {
        let mut text = String::new();
        self.0.stderr.as_mut().unwrap().read_to_string(&mut text).unwrap();
        text
    }
}

#[cfg(unix)]
#[test]
fn the_program_prints_its_address_and_stops_cleanly_on_either_signal() {
    for signal in ["-INT", "-TERM"] {
        let mut program = Program::start(&["--listen", "127.0.0.1:0", "--sync-delay-ms", "5"]);
        let address = program.address();
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.write_all(b"GET /_emulator/health HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut reply = [0; 12];
        stream.read_exact(&mut reply).unwrap();
        assert_eq!(&reply, b"HTTP/1.1 200");
        let kill =
            Command::new("kill").args([signal, &program.0.id().to_string()]).status().unwrap();
        assert!(kill.success());
        assert!(program.end().success(), "{signal}");
        assert!(TcpStream::connect(&address).is_err());
    }
}

#[test]
fn a_port_in_use_is_reported() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut program = Program::start(&["--listen", &address]);
    assert_eq!(program.end().code(), Some(1));
    let error = program.error();
    assert!(
        error.contains(&format!("cannot listen on {address}")) && error.contains("--listen"),
        "{error}"
    );
}

#[test]
fn a_file_that_is_not_a_database_of_this_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text");
    std::fs::write(
        &text,
        "this is not a database, and it is long enough not to be taken for an empty one",
    )
    .unwrap();
    let newer = folder.path().join("newer");
    rusqlite::Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();
    for (path, message) in [(&text, "cannot open the database"), (&newer, "layout 99")] {
        let mut program =
            Program::start(&["--listen", "127.0.0.1:0", "--database", path.to_str().unwrap()]);
        assert_eq!(program.end().code(), Some(1));
        let error = program.error();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn a_seed_file_is_read_and_an_invalid_one_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let seed = folder.path().join("seed.json");
    let path = seed.to_str().unwrap();
    let arguments = ["--listen", "127.0.0.1:0", "--seed", path];
    std::fs::write(&seed, r#"{"requestsForInformation":[{"tenantId":"ours"}]}"#).unwrap();
    let mut program = Program::start(&arguments);
    let mut stream = TcpStream::connect(program.address()).unwrap();
    let target = "/teamsRequestsForInformation/ours?api-version=2024-02-29";
    write!(stream, "GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 200") && reply.contains("\"ours\""), "{reply}");

    for (text, message) in [
        ("{", "not JSON at line 1"),
        (r#"{"requestsForInformation":[{}]}"#, "/requestsForInformation/0/tenantId"),
    ] {
        std::fs::write(&seed, text).unwrap();
        let mut program = Program::start(&arguments);
        assert_eq!(program.end().code(), Some(1));
        let error = program.error();
        assert!(error.contains(message), "{error}");
    }
    std::fs::remove_file(&seed).unwrap();
    let mut program = Program::start(&arguments);
    assert_eq!(program.end().code(), Some(1));
    let error = program.error();
    assert!(error.contains(path) && error.contains("--seed"), "{error}");
}

/// Sends a request on a connection that is kept open, and returns its status; `None` when the program has ended.
fn request(
    stream: &mut BufReader<TcpStream>,
    method: &str,
    target: &str,
    body: &str,
) -> Option<u16> {
    let length = body.len();
    let text = format!(
        "{method} {target}?api-version=2024-02-29 HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.get_mut().write_all(text.as_bytes()).ok()?;
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let status = line.split(' ').nth(1)?.parse().ok()?;
    let mut length = 0;
    loop {
        let mut field = String::new();
        if stream.read_line(&mut field).ok()? == 0 {
            return None;
        }
        match field.trim_end().split_once(": ") {
            Some(("content-length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    stream.read_exact(&mut vec![0; length]).ok()?;
    Some(status)
}

fn number_target(index: usize) -> String {
    format!("/accounts/contoso/numbers/+1206555{index:04}")
}

#[test]
fn no_acknowledged_write_is_lost_when_the_program_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("emulator.sqlite");
    let arguments = ["--listen", "127.0.0.1:0", "--database", file.to_str().unwrap()];
    let mut program = Program::start(&arguments);
    let address = program.address();
    let connect = |address: &str| BufReader::new(TcpStream::connect(address).unwrap());
    let account =
        request(&mut connect(&address), "PUT", "/accounts/contoso", r#"{"name":"contoso"}"#);
    assert_eq!(account, Some(201));
    // Several clients, so that writes are committed in groups.
    let clients: Vec<_> = (0..4)
        .map(|client| {
            let mut stream = connect(&address);
            std::thread::spawn(move || {
                let put = |index: &usize| {
                    let digits = format!("+1206555{index:04}");
                    let body = format!(
                        r#"{{"telephoneNumber":"{digits}","accountName":"contoso","serviceDetails":{{}}}}"#
                    );
                    request(&mut stream, "PUT", &number_target(*index), &body) == Some(201)
                };
                (client * 2000..(client + 1) * 2000).take_while(put).collect::<Vec<usize>>()
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    program.0.kill().unwrap();
    let stored: Vec<usize> =
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
    assert!((1..8000).contains(&stored.len()), "{} writes before the end", stored.len());

    let mut program = Program::start(&arguments);
    let mut stream = connect(&program.address());
    for index in stored {
        assert_eq!(request(&mut stream, "GET", &number_target(index), ""), Some(200), "{index}");
    }
}
