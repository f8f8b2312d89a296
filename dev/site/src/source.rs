//! Copies the documents, and the files to which they link, into the source of the book.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use pulldown_cmark::{Event, Options, Parser, Tag};

/// Copies the documents below `root` to `to`, at the same paths. Returns the title of each.
pub(crate) fn copy(
    root: &Path,
    documents: &BTreeSet<String>,
    to: &Path,
) -> Result<BTreeMap<String, String>> {
    let mut titles = BTreeMap::new();
    for document in documents {
        let text = fs::read_to_string(root.join(document)).with_context(|| document.clone())?;
        let title = text.lines().find_map(|line| line.strip_prefix("# "));
        let title = title.with_context(|| format!("{document} has no title"))?;
        titles.insert(document.clone(), title.to_owned());
        let (text, files) =
            with_links(root, documents, document, &text).with_context(|| document.clone())?;
        write(&to.join(document), text.as_bytes())?;
        for file in files {
            write(&to.join(&file), &fs::read(root.join(&file))?)?;
        }
    }
    Ok(titles)
}

/// The text with links that work in the site, and the files to which they lead. A link to a folder leads to its page, and
/// is only text if it has none.
fn with_links(
    root: &Path,
    documents: &BTreeSet<String>,
    document: &str,
    text: &str,
) -> Result<(String, Vec<String>)> {
    let mut changed = text.to_owned();
    let mut files = Vec::new();
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    // From the end, so that the places of the others stay.
    let mut links = links(text);
    links.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, target) in links {
        let (path, _) = target.split_once('#').unwrap_or((&target, ""));
        if path.is_empty() || path.contains(':') {
            continue;
        }
        let found = normal(folder, path);
        let source = changed.get(range.clone()).unwrap_or_default().to_owned();
        let leading_to =
            |path: &str, other: &str| source.replace(&format!("]({path}"), &format!("]({other}"));
        if documents.contains(&found) {
            // The page of a folder is its index.
            if let Some(folder) = path.strip_suffix("README.md") {
                changed.replace_range(range, &leading_to(path, &format!("{folder}index.html")));
            }
        } else if root.join(&found).is_file() {
            files.push(found);
        } else if documents.contains(&format!("{found}/README.md")) {
            let index = format!("{}/index.html", path.trim_end_matches('/'));
            changed.replace_range(range, &leading_to(path, &index));
        } else if root.join(&found).is_dir() {
            let label = source.split_once("](").map_or("", |(label, _)| label);
            changed.replace_range(range, label.trim_start_matches('['));
        } else {
            bail!("a link to `{target}`, which does not exist");
        }
    }
    Ok((changed, files))
}

/// The places and the targets of all links and images that are written with their target.
fn links(text: &str) -> Vec<(Range<usize>, String)> {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter();
    let links = events.filter_map(|(event, range)| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some((range, dest_url.into_string()))
        }
        _ => None,
    });
    links.collect()
}

/// The path below the root to which a relative path in `folder` leads.
fn normal(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_leads_to_a_path_below_the_root() {
        assert_eq!(normal("docs/rules/number", "../README.md"), "docs/rules/README.md");
        assert_eq!(normal("", "./docs/"), "docs");
    }

    #[test]
    fn links_in_code_are_no_links() {
        let text = "[a](b.md) `[c](d.md)`\n\n```\n[e](f.md)\n```\n\n![g](h.png)\n";
        let targets: Vec<String> = links(text).into_iter().map(|(_, target)| target).collect();
        assert_eq!(targets, ["b.md", "h.png"]);
    }
}
