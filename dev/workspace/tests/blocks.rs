//! Every code block of every README is run, compiled or read by a test, which is named here.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use acg_policy_wire::v1::{policy_from_json, policy_or_faults};
use acg_policy_workspace::{listing, paths, process};

/// The READMEs and languages of code blocks, each with the file that tests them and a text that is in it.
const TESTED: &[(&str, &str, &str, &str)] = &[
    ("README.md", "rust", "dev/workspace/src/lib.rs", "../../../README.md"),
    ("README.md", "js", "js/test/examples.test.mjs", "\"../README.md\""),
    ("README.md", "sh", "crates/acg-policy-cli/tests/commands.rs", "../../../README.md"),
    ("README.md", "yaml", "dev/workspace/tests/readme.rs", "block(&readme, \"yaml\")"),
    ("README.md", "json", "dev/workspace/tests/readme.rs", "block(&readme, \"json\")"),
    ("crates/acg-emulator/README.md", "rust", "crates/acg-emulator/src/lib.rs", "../README.md"),
    (
        "crates/acg-emulator/README.md",
        "json",
        "crates/acg-emulator/tests/api/openapi.rs",
        "../../README.md",
    ),
    ("crates/acg-policy/README.md", "rust", "crates/acg-policy/src/lib.rs", "../README.md"),
    (
        "crates/acg-policy-cli/README.md",
        "console",
        "crates/acg-policy-cli/tests/readme.rs",
        "\"../README.md\"",
    ),
    (
        "crates/acg-policy-gateway/README.md",
        "console",
        "crates/acg-policy-cli/tests/readme.rs",
        "acg-policy-gateway/README.md",
    ),
    (
        "crates/acg-policy-tower/README.md",
        "rust",
        "crates/acg-policy-tower/src/lib.rs",
        "../README.md",
    ),
    (
        "crates/acg-policy-wire/README.md",
        "rust",
        "crates/acg-policy-wire/src/lib.rs",
        "../README.md",
    ),
    (
        "crates/acg-policy-wire/README.md",
        "json",
        "dev/workspace/tests/blocks.rs",
        "the_policies_of_the_readmes_are_read",
    ),
    ("crates/e164-plan/README.md", "rust", "crates/e164-plan/src/lib.rs", "../README.md"),
    (
        "dev/vectors/README.md",
        "json",
        "dev/workspace/tests/blocks.rs",
        "the_vector_of_the_readme_has_the_members_of_vectors",
    ),
    ("js/README.md", "js", "js/test/examples.test.mjs", "\"README.md\""),
    ("js/README.md", "ts", "js/test/examples.test.mjs", "\"README.md\""),
    ("js/README.md", "tsx", "js/test/ecosystem/readme.test.mjs", "\"README.md\""),
    ("js/README.md", "html", "js/test/ecosystem/readme.test.mjs", "\"README.md\""),
    ("js/README.md", "sh", "dev/workspace/tests/blocks.rs", "npm install acg-policy"),
    ("js/portal/README.md", "sh", "dev/demo/tests/demo.rs", "ACG_POLICY_DEMO_URL"),
    (
        "plugin/README.md",
        "json",
        "dev/workspace/tests/blocks.rs",
        "the_policies_of_the_readmes_are_read",
    ),
    (
        "plugin/README.md",
        "sh",
        "dev/workspace/tests/blocks.rs",
        "the_commands_of_the_workspace_exist",
    ),
    (
        "plugin/deploy/README.md",
        "sh",
        "crates/acg-policy-cli/tests/readme.rs",
        "plugin/deploy/README.md",
    ),
    (
        "plugin/ext-authz/README.md",
        "sh",
        "crates/acg-policy-cli/tests/readme.rs",
        "plugin/ext-authz/README.md",
    ),
    (
        "tests/reference/README.md",
        "console",
        "dev/workspace/tests/blocks.rs",
        "the_reference_implementation_reads_what_its_generator_writes",
    ),
];

/// Commands that no test runs.
const NOT_RUN: &[(&str, &str)] = &[
    (
        "npm install acg-policy",
        "the package is not published; `dev/consumers` installs its tarball",
    ),
    ("skopeo copy ", "it writes to a registry"),
    ("export ACG_POLICY_DEMO_URL=", "`dev/demo/tests/demo.rs` sets it for the portal's tests"),
    ("npm test", "`dev/demo/tests/demo.rs` runs it"),
];

#[test]
fn every_command_of_every_readme_has_a_test() {
    let tested = ["cargo xtask ", "acg-policy ", "curl ", "python3 ", "echo ", "cargo run "];
    for readme in readmes() {
        for (language, text) in blocks(&read(&readme)) {
            let is_script = language == "sh";
            let lines = text.lines().filter(|line| !line.is_empty());
            let commands = lines.filter_map(|line| {
                line.strip_prefix("$ ")
                    .filter(|_| language == "console")
                    .or(is_script.then_some(line))
            });
            for command in commands {
                let names = NOT_RUN.iter().map(|(name, _)| *name);
                let is_listed = tested.into_iter().chain(names).any(|it| command.starts_with(it));
                assert!(is_listed, "{readme}: no test runs `{command}`");
            }
        }
    }
}

#[test]
fn every_code_block_of_every_readme_has_a_test() {
    let mut found = BTreeSet::new();
    for readme in readmes() {
        for (language, _) in blocks(&read(&readme)) {
            // No language is no code.
            if language != "text" {
                found.insert((readme.clone(), language));
            }
        }
    }
    let tested =
        TESTED.iter().map(|(readme, language, ..)| ((*readme).to_owned(), (*language).to_owned()));
    assert_eq!(found, tested.collect());
    for (readme, language, file, mention) in TESTED {
        assert!(read(file).contains(mention), "{file} does not test the {language} of {readme}");
    }
}

#[test]
fn the_policies_of_the_readmes_are_read() {
    let documents = json("crates/acg-policy-wire/README.md");
    let [policy, reply] = documents.try_into().unwrap_or_else(|found| panic!("{found:?}"));
    policy_from_json(policy.as_bytes()).unwrap();
    assert!(reply.contains("\"details\""), "{reply}");

    let documents = json("plugin/README.md");
    let [configuration, line] = documents.try_into().unwrap_or_else(|found| panic!("{found:?}"));
    let (_, policy) = configuration.split_once("\"policy\": ").unwrap();
    let (policy, _) = policy.split_once(",\n").unwrap();
    assert_eq!(policy_or_faults(policy.as_bytes()).err(), None);
    assert!(line.starts_with("{\"outcome\":\"rejected\""), "{line}");
}

#[test]
fn the_vector_of_the_readme_has_the_members_of_vectors() {
    let [vector] =
        json("dev/vectors/README.md").try_into().unwrap_or_else(|found| panic!("{found:?}"));
    let sample = read("tests/vectors/rules/number/usage-empty.json");
    for member in [
        "rule",
        "cases",
        "id",
        "description",
        "request",
        "method",
        "target",
        "headers",
        "expect",
        "accepted",
    ] {
        let member = format!("\"{member}\":");
        assert!(vector.contains(&member) && sample.contains(&member), "{member}");
    }
}

/// `--help` after the arguments: they are read, and nothing is run.
#[test]
fn the_commands_of_the_workspace_exist() {
    let mut checked = 0;
    for readme in readmes() {
        for (language, text) in blocks(&read(&readme)) {
            let lines = text.lines().filter(|_| matches!(language.as_str(), "sh" | "console"));
            let commands = lines.map(|line| line.strip_prefix("$ ").unwrap_or(line));
            for command in commands.filter_map(|line| line.strip_prefix("cargo xtask ")) {
                let (command, _comment) = command.split_once(" #").unwrap_or((command, ""));
                let mut xtask = process::cargo();
                xtask.arg("xtask").args(command.split_whitespace()).arg("--help");
                let help =
                    process::output(&mut xtask).unwrap_or_else(|it| panic!("{readme}: {it}"));
                assert!(help.contains("Usage: "), "{readme}: {command}\n{help}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 4, "{checked}");
}

#[test]
fn the_reference_implementation_reads_what_its_generator_writes() {
    let readme = read("tests/reference/README.md");
    let [(_, block)] = blocks(&readme).try_into().unwrap_or_else(|found| panic!("{found:?}"));
    let commands: Vec<&str> =
        block.lines().filter_map(|it| it.strip_prefix("$ python3 ")).collect();
    let [reference, generate] = commands.try_into().unwrap_or_else(|found| panic!("{found:?}"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let cases = folder.join("cases.jsonl");
    let mut generator = process::command("python3");
    generator.args(generate.split(' ')).current_dir(paths::root());
    let generated = process::output(&mut generator).unwrap();
    fs::write(&cases, &generated).unwrap();
    let (program, input) = reference.split_once(" < ").unwrap();
    assert_eq!(input, "cases.jsonl");
    let mut python = Command::new("python3");
    python.arg(program).current_dir(paths::root()).stdin(fs::File::open(cases).unwrap());
    let verdicts = String::from_utf8(python.output().unwrap().stdout).unwrap();
    assert_eq!((verdicts.lines().count(), generated.lines().count()), (10, 10));
}

fn json(readme: &str) -> Vec<String> {
    let blocks = blocks(&read(readme));
    blocks.into_iter().filter(|(language, _)| language == "json").map(|(_, text)| text).collect()
}

/// The code blocks, each with what follows its fence: `rust,ignore` is another language, which has no test.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut parts = text.split("\n```");
    let mut blocks = Vec::new();
    parts.next();
    while let Some(block) = parts.next() {
        let (language, body) = block.split_once('\n').unwrap();
        blocks.push((language.to_owned(), body.to_owned()));
        parts.next().unwrap();
    }
    blocks
}

fn readmes() -> Vec<String> {
    let documents = listing::files("*.md").unwrap();
    documents.into_iter().filter(|path| path.ends_with("README.md")).collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(paths::root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
