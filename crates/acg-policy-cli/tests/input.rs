//! `acg-policy check`: files, forms and encodings of the input, its faults, and where the output goes.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a panic fails the test")]

mod program;

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use program::{Output, acg_policy, start};
use serde_json::{Value, json};

fn good(id: &str) -> String {
    json!({"id": id, "request": {"method": "GET", "target": "/accounts?api-version=2024-02-29"}})
        .to_string()
}

fn pretty(case: &str) -> String {
    serde_json::to_string_pretty(&serde_json::from_str::<Value>(case).unwrap()).unwrap()
}

fn check(input: &[u8]) -> Output {
    acg_policy(&["check"], input)
}

fn ids(stdout: &str) -> Vec<Value> {
    let id = |line| serde_json::from_str::<Value>(line).unwrap()["id"].take();
    stdout.lines().map(id).collect()
}

#[test]
fn an_array_and_documents_of_several_lines_are_read() {
    let [one, two] = [good("one"), good("two")];
    for input in [
        format!("{one}\n{two}\n"),
        format!("[{one},{two}]"),
        format!("\n [\n {one},\n{}\n]\n", pretty(&two)),
        format!("{}\n{}", pretty(&one), pretty(&two)),
        format!("{}{two}", pretty(&one)),
    ] {
        let Output { code, stdout, stderr } = check(input.as_bytes());
        assert_eq!((code, stderr.as_str()), (0, ""), "{input}");
        assert_eq!(ids(&stdout), ["one", "two"], "{input}");
        let marked = format!("\u{feff}{input}");
        assert_eq!(check(marked.as_bytes()), Output { code, stdout, stderr }, "{input}");
    }
}

#[test]
fn a_case_of_an_array_is_identified_by_its_number() {
    let case = good("x").replace(r#""id":"x","#, "");
    let input = format!("[\n\n{case},\n{case}]");
    assert_eq!(ids(&check(input.as_bytes()).stdout), [1, 2]);
    let Output { stdout, .. } = acg_policy(&["check", "--format", "text"], input.as_bytes());
    assert!(stdout.starts_with("case 1: accepted\ncase 2: accepted\n"), "{stdout}");
}

#[test]
fn a_fault_in_an_array_has_its_place_in_the_file() {
    let input = format!("[\n  {},\n  {{\"request\": {{\n    \"metod\": 1}}}}\n]", good("one"));
    let Output { code, stdout, stderr } = check(input.as_bytes());
    assert_eq!((code, ids(&stdout)), (2, vec![json!("one")]));
    let expected = "acg-policy: case 2, line 4, column 5: at /request/metod: unknown member; did you mean \
                    `method`?\n";
    assert_eq!(stderr, expected);
}

#[test]
fn a_broken_array_or_document_is_named() {
    for (input, message) in [
        (format!("[{}", good("one")), "the array does not end"),
        (format!("[{},]", good("one")), "trailing comma"),
        (format!("[{}]x", good("one")), "unexpected text after the array"),
        (format!("[{} {0}]", good("one")), "expected `,` or `]`"),
        (format!("{}\n{{\n", pretty(&good("one"))), "not JSON: unexpected end;"),
    ] {
        let Output { code, stdout, stderr } = check(input.as_bytes());
        assert_eq!((code, ids(&stdout)), (2, vec![json!("one")]), "{input}");
        assert!(stderr.contains(message), "{stderr}");
    }
    let body = pretty(r#"{"name":"contoso","serviceDetails":{}}"#);
    let Output { code, stderr, .. } = check(body.as_bytes());
    assert_eq!(code, 2);
    let expected = "acg-policy: case 1, line 1, column 1: a request body, not a case; ";
    assert!(stderr.starts_with(expected), "{stderr}");
}

#[test]
fn a_misspelt_member_is_an_error() {
    for (written, misspelt) in [("account", "acount"), ("policy", "Policy"), ("roles", "role")] {
        let case = good("x").replace(r#"{"id""#, &format!(r#"{{"{misspelt}":{{}},"id""#));
        let Output { code, stdout, stderr } = check(case.as_bytes());
        assert_eq!((code, stdout.as_str()), (2, ""));
        let message =
            format!("line 1, column 2: at /{misspelt}: unknown member; did you mean `{written}`?");
        assert!(stderr.contains(&message), "{stderr}");
    }
    let vector = good("x").replace(r#"{"id""#, r#"{"description":"d","expect":{},"id""#);
    assert_eq!(check(vector.as_bytes()).code, 0);
}

#[test]
fn the_first_20_faults_are_shown_and_the_others_counted() {
    let lines = |count: usize| "{\n".repeat(count).replace("{\n", "{}\n") + &good("last");
    let Output { code, stdout, stderr } = check(lines(20).as_bytes());
    assert_eq!((code, ids(&stdout).len(), stderr.lines().count()), (2, 1, 20));
    for (count, last) in
        [(21, "and 1 more fault of the input"), (500, "and 480 more faults of the input")]
    {
        let Output { stderr, .. } = check(lines(count).as_bytes());
        assert_eq!(stderr.lines().count(), 21);
        assert!(stderr.ends_with(&format!("acg-policy: {last}\n")), "{stderr}");
    }
}

#[test]
fn text_in_utf_16_is_named() {
    for text in [good("x"), format!("\u{feff}{}", good("x"))] {
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let Output { code, stdout, stderr } = check(&utf16);
        assert_eq!((code, stdout.as_str()), (2, ""));
        assert!(
            stderr.contains("standard input: text in UTF-16 or UTF-32; save it as UTF-8"),
            "{stderr}"
        );
    }
}

#[test]
fn an_empty_input_is_named() {
    for (input, message) in [("", "is empty"), ("\n \n", "is empty"), ("[]", "has no requests")] {
        let Output { code, stdout, stderr } = check(input.as_bytes());
        assert_eq!((code, stdout.as_str()), (0, ""));
        assert_eq!(stderr, format!("acg-policy: standard input {message}; nothing was checked\n"));
    }
}

#[test]
fn several_files_are_read_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("one"), good("1")).unwrap();
    fs::write(path("two"), format!("[{}]\n", good("2"))).unwrap();
    fs::write(path("broken"), "{}").unwrap();
    let Output { code, stdout, stderr } = acg_policy(&["check", &path("one"), &path("two")], b"");
    assert_eq!((code, stderr.as_str()), (0, ""));
    let files: Vec<Value> =
        stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&files[0]["file"], &files[1]["file"]), (&json!(path("one")), &json!(path("two"))));
    let Output { stdout, .. } =
        acg_policy(&["check", "--format", "text", &path("one"), "-"], good("3").as_bytes());
    let expected = format!("{}: 1: accepted\nstandard input: 3: accepted\n", path("one"));
    assert!(stdout.starts_with(&expected), "{stdout}");
    let Output { stdout, .. } = acg_policy(&["check", &path("one")], b"");
    assert!(!stdout.contains("\"file\""), "{stdout}");
    // What cannot be read does not hide the rest.
    let folder_path = folder.path().to_str().unwrap();
    let arguments = ["check", &path("none"), folder_path, &path("broken"), &path("two")];
    let Output { code, stdout, stderr } = acg_policy(&arguments, b"");
    assert_eq!((code, ids(&stdout)), (2, vec![json!("2")]));
    assert!(stderr.contains(&format!("cannot read {}: ", path("none"))), "{stderr}");
    assert!(stderr.contains(&format!("cannot read {folder_path}: ")), "{stderr}");
    assert!(
        stderr.contains(&format!("{}: line 1, column 1: the member", path("broken"))),
        "{stderr}"
    );
}

#[test]
fn a_closed_output_is_an_error_with_a_message() {
    let input = (good("x") + "\n").repeat(10_000);
    for arguments in [&["check"][..], &["check", "--format", "text"], &["number", "-"]] {
        let mut child = start(arguments);
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().unwrap();
        let input = if arguments[0] == "number" {
            "{\"text\":\"+442079460123\"}\n".repeat(10_000)
        } else {
            input.clone()
        };
        // The program may end before it has read everything.
        let _ignored = stdin.write_all(input.as_bytes());
        drop(stdin);
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let expected = "acg-policy: standard output was closed before everything was written\n";
        assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(2), expected));
    }
}

#[test]
fn a_page_that_is_not_read_to_its_end_causes_no_message() {
    // The reader is gone before the program starts: it could write everything before an open one is closed.
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_acg-policy"));
    let output = command.arg("rules").stdout(writer).output().unwrap();
    assert_eq!((output.status.code(), &*output.stderr), (Some(2), &b""[..]));
}

/// A device that is always full.
#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_an_error() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    // The second one is not open for writing.
    for (name, is_for_writing) in [("/dev/full", true), ("/dev/null", false)] {
        for arguments in [&["rules"][..], &["number", "+442079460123"], &["--help"], &["--version"]]
        {
            let is_by_clap = arguments[0].starts_with('-');
            if is_by_clap && !is_for_writing {
                continue;
            }
            let file = fs::OpenOptions::new().read(true).write(is_for_writing).open(name).unwrap();
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_acg-policy"));
            let output = command.args(arguments).stdout(file).output().unwrap();
            let stderr = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{name} {arguments:?}");
            assert!(stderr.contains("cannot write to standard output"), "{stderr}");
        }
    }
}

#[test]
fn a_text_that_is_no_case_has_no_number() {
    for command in [&["check"][..], &["number", "-"]] {
        let Output { code, stderr, .. } = acg_policy(command, b"[]\n x");
        assert_eq!(code, 2);
        assert!(stderr.starts_with("acg-policy: line 2, column 2: unexpected text"), "{stderr}");
    }
}
