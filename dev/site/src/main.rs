//! Builds the documents of the repository as a static site with a search, which any web server can hold, and checks its
//! links: `acg-policy-site ROOT FOLDER DOCUMENT…`. The documents are paths below `ROOT`.

mod check;
mod source;
mod summary;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use mdbook_driver::MDBook;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let mut folder = |name| arguments.next().map(PathBuf::from).context(name);
    let (root, site) = (folder("no ROOT")?, folder("no FOLDER")?);
    let documents: BTreeSet<String> = arguments.collect();
    let book = site.with_extension("book");
    empty(&book)?;
    empty(&site)?;
    let pages = source::copy(&root, &documents, &book.join("src"))?;
    fs::write(book.join("src/SUMMARY.md"), summary::of(&pages))?;
    fs::write(book.join("book.toml"), configuration(&site))?;
    MDBook::load(&book)?.build()?;
    let links = check::links(&site)?;
    println!("site: {} pages, {links} links, in {}", pages.len(), site.display());
    Ok(())
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

fn configuration(site: &Path) -> String {
    format!(
        "[book]\ntitle = \"acg-policy\"\nlanguage = \"en\"\nsrc = \"src\"\n\n\
         [build]\nbuild-dir = {site:?}\ncreate-missing = false\n\n\
         [output.html]\nno-section-label = true\n\n\
         [output.html.fold]\nenable = true\n\n\
         [output.html.print]\nenable = false\n\n\
         [output.html.playground]\nrunnable = false\n\n\
         [output.html.search]\nlimit-results = 20\nboost-title = 4\n"
    )
}
