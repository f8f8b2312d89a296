//! Runs every command `acg-policy` in the READMEs, and compares what it prints with what they show.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A command, and the lines that the README shows below it; none if it shows nothing.
struct Step {
    command: String,
    shown: Vec<String>,
}

/// The commands in the code blocks of a README: after `$ ` in a console, every line in a script.
fn steps(readme: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for language in ["console", "sh"] {
        for block in readme.split(&format!("\n```{language}\n")).skip(1) {
            for line in block.split("\n```").next().unwrap().lines().filter(|it| !it.is_empty()) {
                match line.strip_prefix("$ ").or_else(|| (language == "sh").then_some(line)) {
                    Some(command) => {
                        steps.push(Step { command: command.to_owned(), shown: Vec::new() });
                    }
                    None => steps.last_mut().unwrap().shown.push(line.to_owned()),
                }
            }
        }
    }
    steps.retain(|step| ["acg-policy ", "curl "].iter().any(|it| step.command.starts_with(it)));
    steps
}

/// Runs the commands of a README in a folder with the files that they name.
struct Reader {
    folder: TempDir,
    server: Option<(Child, String)>,
}

impl Reader {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        file("requests.jsonl", &REQUESTS.replace('\n', "").replace("}{\"id\"", "}\n{\"id\""));
        file("token.txt", "authorization: Bearer token");
        file("policy.json", r#"{"profile": "strict"}"#);
        for (name, platform) in [("gateway.yaml", "envoy"), ("istio.yaml", "istio")] {
            let mut program = Command::new(env!("CARGO_BIN_EXE_acg-policy"));
            let config = program.args(["config", "init", "--platform", platform]).output().unwrap();
            fs::write(folder.path().join(name), config.stdout).unwrap();
        }
        Self { folder, server: None }
    }

    #[track_caller]
    fn run(&mut self, step: &Step) {
        let Step { command, shown } = step;
        if command.contains(" policy check ") {
            fs::write(self.folder.path().join("policy.json"), FAULTY_POLICY).unwrap();
        }
        if command.starts_with("curl ") {
            return compare(&self.post(command), shown, command);
        }
        if command.contains(" serve ") {
            return self.start(command, shown);
        }
        // No host of the READMEs exists. The port is closed, so the command is read, and the gateway is not reached.
        let local = command.replace("https://gateway.example", "http://127.0.0.1:9");
        let local = local.replace("127.0.0.1:8080", "127.0.0.1:9");
        let output = self.shell(&local).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!error.contains("--help"), "{command}: {error}");
        if local.contains("127.0.0.1:9") {
            assert!(error.contains("no connection to the gateway"), "{command}: {error}");
        } else {
            assert!(output.status.code().is_some_and(|code| code < 2), "{command}: {error}");
            compare(&(printed + &error), shown, command);
        }
    }

    /// The program is found as `acg-policy`.
    fn shell(&self, command: &str) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_acg-policy")).parent().unwrap();
        let paths = env::split_paths(&env::var_os("PATH").unwrap()).collect::<Vec<PathBuf>>();
        let path = env::join_paths([program.to_owned()].into_iter().chain(paths)).unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("exec {command}")]).current_dir(self.folder.path());
        shell.env("PATH", path).stdin(Stdio::null());
        shell
    }

    /// Starts a server on a free port. Nothing in the READMEs looks an account up.
    fn start(&mut self, command: &str, shown: &[String]) {
        fs::write(self.folder.path().join("policy.json"), r#"{"profile": "strict"}"#).unwrap();
        let command = command.replace("127.0.0.1:8082", "127.0.0.1:0");
        let mut server = self.shell(&command).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit('/').next().unwrap().to_owned();
        compare(&line.replace(&address, "127.0.0.1:8082"), shown, &command);
        self.server = Some((server, address));
    }

    /// The body of the response to `curl URL -d 'BODY'`.
    fn post(&self, command: &str) -> String {
        let (_, address) = self.server.as_ref().unwrap();
        let (url, body) = command.split_once(" -d '").unwrap();
        let path = url.strip_prefix("curl http://127.0.0.1:8082").unwrap();
        let body = body.strip_suffix('\'').unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!("POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
        let length = body.len();
        write!(stream, "{head}content-length: {length}\r\n\r\n{body}").unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        assert!(response.starts_with("HTTP/1.1 200 "), "{response}");
        response.split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some((server, _)) = &mut self.server {
            let _already_ended = server.kill();
            let _already_ended = server.wait();
        }
    }
}

/// Compares what is printed with what is shown, where `…` stands for any text.
#[track_caller]
fn compare(printed: &str, shown: &[String], command: &str) {
    if shown.is_empty() {
        return;
    }
    let lines: Vec<&str> = printed.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), shown.len(), "{command} printed:\n{printed}");
    for (line, shown) in lines.iter().zip(shown) {
        assert!(matches(line, shown), "{command} printed:\n{line}\nnot\n{shown}");
    }
}

fn matches(line: &str, shown: &str) -> bool {
    let mut parts = shown.split('…');
    let Some(mut rest) = parts.next().and_then(|start| line.strip_prefix(start)) else {
        return false;
    };
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.is_empty() || shown.ends_with('…')
}

#[track_caller]
fn check(readme: &str, expected: usize) {
    let steps = steps(readme);
    assert_eq!(steps.len(), expected, "commands");
    let mut reader = Reader::new();
    steps.iter().for_each(|step| reader.run(step));
}

#[test]
fn the_commands_of_this_package_print_what_its_readme_shows() {
    check(include_str!("../README.md"), 11);
}

#[test]
fn the_commands_of_the_filter_are_read() {
    check(include_str!("../../../plugin/deploy/README.md"), 2);
    check(include_str!("../../../plugin/ext-authz/README.md"), 2);
}

#[test]
fn the_probe_of_the_gateway_tools_is_read() {
    let steps = steps(include_str!("../../acg-policy-gateway/README.md"));
    let [probe] = steps.try_into().ok().unwrap();
    assert!(probe.shown.len() >= 2);
    Reader::new().run(&probe);
}

const REQUESTS: &str = r#"
{"id": "1", "request": {"method": "GET", "target": "/accounts?api-version=2024-02-29"}}
{"id": "2", "request": {"method": "PUT", "target": "/accounts/contoso/numbers/+442079460123?api-version=2024-02-29",
"headers": [["content-type", "application/json"]],
"body": {"telephoneNumber": "+442079460123", "accountName": "contoso",
"serviceDetails": {"teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "",
"choosableCapabilities": ["InboundCalling"], "civicAddressId": "ec58be49-dd2a-4c7b-9a6e-5b3b0a1f9f35"}}}}}}
"#;

const FAULTY_POLICY: &str = r#"{
  "rules": {
            "number/usage-emtpy": "off"
  }
}"#;
