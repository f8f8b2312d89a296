//! Checks that every link within the site leads to a file, and to a place in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

/// Returns the number of links.
pub(crate) fn links(site: &Path) -> Result<usize> {
    let mut pages = BTreeMap::new();
    find(site, &mut pages)?;
    // It stands for any path, so its links are absolute.
    pages.remove(&site.join("404.html"));
    let mut broken = Vec::new();
    let mut count = 0;
    for (page, text) in &pages {
        for target in targets(text) {
            let (path, place) = target.split_once('#').unwrap_or((target, ""));
            if path.contains(':') {
                continue;
            }
            count += 1;
            let folder = page.parent().context("a page without a folder")?;
            let file = if path.is_empty() { page.clone() } else { normal(&folder.join(path)) };
            let is_found = match pages.get(&file) {
                Some(text) => place.is_empty() || text.contains(&format!("id=\"{place}\"")),
                None => file.is_file(),
            };
            if !is_found {
                let page = page.strip_prefix(site).unwrap_or(page).display();
                broken.push(format!("{page}: {target}"));
            }
        }
    }
    ensure!(count > 0, "the site has no links");
    if !broken.is_empty() {
        bail!("broken links:\n{}", broken.join("\n"));
    }
    Ok(count)
}

fn find(folder: &Path, pages: &mut BTreeMap<PathBuf, String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "html") {
            let text = fs::read_to_string(&path)?;
            pages.insert(path, text);
        }
    }
    Ok(())
}

/// The values of the attributes `href` and `src`.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    let values = [" href=\"", " src=\""].into_iter().flat_map(|name| text.split(name).skip(1));
    values.filter_map(|rest| rest.split('"').next())
}

/// The path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                normal.pop();
            }
            std::path::Component::CurDir => {}
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_from_their_attributes() {
        let text = r#"<a class="x" href="a.html#b">a</a><img src="c.png">"#;
        assert_eq!(targets(text).collect::<Vec<_>>(), ["a.html#b", "c.png"]);
        assert_eq!(normal(Path::new("/a/b/../c/./d")), Path::new("/a/c/d"));
    }
}
