//! The portal's static files over HTTP: Envoy cannot serve a folder.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, thread};

use acg_policy_workspace::paths;
use anyhow::{Context, Result};

/// What is served.
#[derive(Clone, Debug)]
pub(crate) struct Folders {
    page: PathBuf,
    package: PathBuf,
}

impl Folders {
    /// The portal page at `/` and `/portal/`, the built npm package at `/dist/`.
    pub(crate) fn of_workspace() -> Self {
        let js = paths::js();
        Self { page: js.join("examples/portal"), package: js.join("dist") }
    }

    /// The paths that Envoy must send here, and whether each is a whole path or the start of one.
    fn paths(&self) -> Result<Vec<(String, Match)>> {
        let mut paths = vec![
            ("/".to_owned(), Match::Whole),
            ("/portal/".to_owned(), Match::Start),
            ("/dist/".to_owned(), Match::Start),
        ];
        let page = fs::read_dir(&self.page);
        for entry in page.with_context(|| format!("cannot read {}", self.page.display()))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_plain_name(&name) {
                let whole = entry.file_type()?.is_file();
                paths.push(if whole {
                    (format!("/{name}"), Match::Whole)
                } else {
                    (format!("/{name}/"), Match::Start)
                });
            }
        }
        paths.sort();
        Ok(paths)
    }

    /// The file that a request target names; none for anything that is not plainly a name below the folders.
    fn file(&self, target: &str) -> Option<PathBuf> {
        let path = target.split('?').next()?.strip_prefix('/')?;
        let path = path.strip_prefix("portal/").unwrap_or(path);
        let (folder, rest) = match path.strip_prefix("dist/") {
            Some(rest) => (&self.package, rest),
            None => (&self.page, path),
        };
        let rest = if rest.is_empty() { "index.html" } else { rest };
        rest.split('/').all(is_plain_name).then(|| folder.join(rest))
    }
}

/// How a path is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Match {
    /// The whole path.
    Whole,
    /// Its start.
    Start,
}

/// The files being served.
#[derive(Debug)]
pub(crate) struct Portal {
    /// Where, on this machine.
    pub(crate) port: u16,
    /// Under which paths.
    pub(crate) paths: Vec<(String, Match)>,
}

/// Serves the files on a free port of this machine, in threads that live as long as the program.
///
/// # Errors
/// The folder of the page cannot be read, or no port is free.
pub(crate) fn start(folders: Folders) -> Result<Portal> {
    let paths = folders.paths()?;
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port for the portal page")?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folders = folders.clone();
            // An error means that the other side went away.
            thread::spawn(move || drop(answer(&stream, &folders)));
        }
    });
    Ok(Portal { port, paths })
}

fn answer(stream: &TcpStream, folders: &Folders) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(stream.take(LONGEST_HEAD)).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    // The rest of the head is read as well, because closing with unread bytes would reset the connection.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut stream = stream;
    stream.write_all(&response(&first, folders))
}

fn response(first_line: &str, folders: &Folders) -> Vec<u8> {
    let mut words = first_line.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if method != "GET" {
        return reply("405 Method Not Allowed", "allow: GET\r\n", b"");
    }
    let found =
        folders.file(target).and_then(|file| Some((content_type(&file)?, fs::read(&file).ok()?)));
    match found {
        Some((kind, bytes)) => reply("200 OK", &format!("content-type: {kind}\r\n"), &bytes),
        None => reply("404 Not Found", "", b""),
    }
}

fn reply(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\ncontent-security-policy: {POLICY}\r\n\
         x-content-type-options: nosniff\r\nreferrer-policy: no-referrer\r\ncache-control: no-cache\r\nconnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn content_type(file: &Path) -> Option<&'static str> {
    match file.extension()?.to_str()? {
        "html" => Some("text/html; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "js" | "mjs" => Some("text/javascript; charset=utf-8"),
        "json" | "map" => Some("application/json"),
        "wasm" => Some("application/wasm"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "ico" => Some("image/x-icon"),
        _ => None,
    }
}

fn is_plain_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !name.is_empty() && !name.starts_with('.') && name.bytes().all(plain)
}

/// No inline script, no eval: what the npm package promises to work under.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
                      img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PATIENCE: Duration = Duration::from_secs(10);
const LONGEST_HEAD: u64 = 16 * 1024;

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use tempfile::TempDir;

    use super::*;

    /// Folders with a file beside them. They live as long as the first value.
    fn folders() -> (TempDir, Folders) {
        let base = tempfile::tempdir().unwrap();
        let folders = Folders { page: base.path().join("page"), package: base.path().join("dist") };
        fs::create_dir_all(&folders.page).unwrap();
        fs::create_dir_all(folders.package.join("web")).unwrap();
        fs::write(folders.page.join("index.html"), "<p>page").unwrap();
        fs::write(folders.page.join("portal.js"), "portal").unwrap();
        fs::write(folders.page.join("secret.key"), "secret").unwrap();
        fs::write(folders.package.join("web/index.js"), "package").unwrap();
        fs::write(base.path().join("outside.js"), "outside").unwrap();
        (base, folders)
    }

    fn text(target: &str, folders: &Folders) -> String {
        String::from_utf8(response(&format!("GET {target} HTTP/1.1"), folders)).unwrap()
    }

    #[test]
    fn files_of_both_folders_are_served_with_their_types() {
        let (_base, folders) = folders();
        for target in ["/", "/portal/", "/index.html", "/portal/index.html", "/?x=y"] {
            let answer = text(target, &folders);
            assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("text/html"), "{answer}");
            assert!(answer.contains("script-src 'self' 'wasm-unsafe-eval'"), "{answer}");
        }
        assert!(text("/portal/portal.js", &folders).ends_with("\r\n\r\nportal"));
        assert!(text("/portal.js", &folders).contains("text/javascript"));
        assert!(text("/dist/web/index.js", &folders).ends_with("package"));
    }

    #[test]
    fn nothing_outside_of_the_folders_is_served() {
        let (_base, folders) = folders();
        let targets = [
            "/../outside.js",
            "/portal/../../outside.js",
            "/dist/../outside.js",
            "/dist/%2e%2e/outside.js",
            "/..%2foutside.js",
            "//outside.js",
            "/dist//etc/passwd",
            "/dist/web\\..\\outside.js",
            "/.git/config.json",
            "/secret.key",
            "/dist",
            "/dist/web",
            "outside.js",
            "",
            "/dist/\0.js",
            "/missing.js",
        ];
        for target in targets {
            assert!(text(target, &folders).starts_with("HTTP/1.1 404"), "{target:?} was served");
        }
    }

    #[test]
    fn envoy_is_told_of_every_file_beside_the_page() {
        let (_base, folders) = folders();
        let paths = folders.paths().unwrap();
        for expected in
            [("/", Match::Whole), ("/portal.js", Match::Whole), ("/dist/", Match::Start)]
        {
            assert!(
                paths.contains(&(expected.0.to_owned(), expected.1)),
                "{expected:?} is missing"
            );
        }
    }

    #[test]
    fn only_get_is_answered() {
        let (_base, folders) = folders();
        let answer = response("POST / HTTP/1.1", &folders);
        assert!(answer.starts_with(b"HTTP/1.1 405"));
    }

    #[test]
    fn the_server_answers_over_the_network() {
        let (_base, folders) = folders();
        let port = start(folders).unwrap().port;
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        stream
            .write_all(b"GET /portal.js HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("portal"), "{answer}");
    }
}
