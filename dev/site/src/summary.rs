//! The order of the pages.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The summary of the book: every page, in sections.
pub(crate) fn of(pages: &BTreeMap<String, String>) -> String {
    let mut text = String::from("# Summary\n\n[acg-policy](README.md)\n");
    let mut left: BTreeMap<&str, &str> =
        pages.iter().map(|(path, title)| (path.as_str(), title.as_str())).collect();
    left.remove("README.md");
    for (section, beginnings) in SECTIONS {
        let _infallible = writeln!(text, "\n# {section}\n");
        for beginning in beginnings {
            let mut found: Vec<&str> =
                left.keys().copied().filter(|path| path.starts_with(beginning)).collect();
            // The page of a folder precedes those in it, which are below it.
            found.sort_by_key(|path| (!path.ends_with("/README.md"), *path));
            let parent =
                found.first().is_some_and(|first| *first == format!("{beginning}README.md"));
            for (place, path) in found.into_iter().enumerate() {
                let title = left.remove(path).unwrap_or_default().replace(['[', ']'], "");
                let indent = if parent && place > 0 { "  " } else { "" };
                let _infallible = writeln!(text, "{indent}- [{title}]({path})");
            }
        }
    }
    text
}

/// The sections, with the beginnings of the paths of their pages. The last has all others.
const SECTIONS: [(&str, &[&str]); 5] = [
    ("Rules", &["docs/rules/", "docs/operations.md", "docs/roles.md", "docs/texts.md"]),
    (
        "Use",
        &[
            "docs/compatibility.md",
            "CHANGELOG.md",
            "SECURITY.md",
            "GLOSSARY.md",
            "crates/",
            "js/",
            "examples/",
        ],
    ),
    ("Gateways", &["docs/operate.md", "docs/gateway/", "plugin/"]),
    ("Decisions", &["docs/decisions/"]),
    ("Development", &["ARCHITECTURE.md", "CONTRIBUTING.md", ""]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_in_the_summary_once() {
        let paths = ["README.md", "docs/rules/README.md", "docs/rules/a/b.md", "docs/x.md"];
        let pages = paths.map(|path| (path.to_owned(), format!("[{path}]")));
        let text = of(&pages.into());
        for path in paths {
            assert_eq!(text.matches(&format!("({path})")).count(), 1, "{path}: {text}");
        }
        assert!(text.contains("\n  - [docs/rules/a/b.md](docs/rules/a/b.md)\n"), "{text}");
    }
}
