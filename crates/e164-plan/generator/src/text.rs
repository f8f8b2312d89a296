//! The metadata as text, in `metadata.txt`: a line for each territory, and below it a line for each of its patterns.
//!
//! ```text
//! version 9.0.43
//! territory 44 GB main
//! general 7,9,10 4,5,6,8 - [1-357-9]\\d{9}|[18]\\d{8}|8\\d{6}
//! toll-free 7,9,10 - 8001234567 80[08]\\d{7}|800\\d{6}|8001111
//! national 0
//! ```
//!
//! A pattern has its possible lengths, its lengths for local use, and an example in front of it; `-` stands for none.

use std::fmt::Write as _;

use anyhow::{Context, Result, bail, ensure};

use crate::metadata::{
    Class, Code, Dialling, KIND_FIXED, KIND_MOBILE, KIND_PAGER, KIND_PERSONAL, KIND_PREMIUM,
    KIND_SHARED, KIND_TOLL_FREE, KIND_UAN, KIND_VOICEMAIL, KIND_VOIP, Metadata, Territory,
    complete,
};

/// Reads the text.
pub(crate) fn parse(text: &str) -> Result<Metadata> {
    let mut metadata = Metadata { version: String::new(), codes: Vec::new() };
    for (number, line) in (1..).zip(text.lines()) {
        let context = || format!("line {number} of the metadata");
        match line.split_once(' ') {
            None if line.is_empty() => {}
            Some(("#", _)) => {}
            Some(("version", version)) => version.clone_into(&mut metadata.version),
            Some(("territory", of)) => begin(&mut metadata.codes, of).with_context(context)?,
            Some((field, value)) => {
                let code = metadata.codes.last_mut().with_context(context)?;
                let territory = code.territories.last_mut().with_context(context)?;
                add(territory, field, value).with_context(context)?;
            }
            None => bail!("{}: a word without a value", context()),
        }
    }
    ensure!(!metadata.version.is_empty() && metadata.codes.len() > 200, "incomplete metadata");
    for code in &mut metadata.codes {
        for territory in &mut code.territories {
            // libphonenumber tests the kinds in this order.
            territory
                .special
                .sort_by_key(|(kind, _)| SPECIAL.iter().position(|one| one.1 == *kind));
            complete(territory)?;
        }
    }
    metadata.codes.sort_by(|a, b| a.digits.cmp(&b.digits));
    Ok(metadata)
}

fn begin(codes: &mut Vec<Code>, of: &str) -> Result<()> {
    let mut words = of.split(' ');
    let digits = words.next().context("expected a calling code")?;
    let id = words.next().context("expected a region")?;
    let main = words.next().is_some();
    let territory = Territory {
        id: id.to_owned(),
        general: Class { pattern: String::new(), lengths: 0, local: 0, example: None },
        leading: None,
        special: Vec::new(),
        fixed: None,
        mobile: None,
        dialling: Dialling { main, ..Dialling::default() },
    };
    match codes.iter_mut().find(|code| code.digits == digits) {
        Some(code) => code.territories.push(territory),
        None => codes.push(Code { digits: digits.to_owned(), territories: vec![territory] }),
    }
    Ok(())
}

fn add(territory: &mut Territory, field: &str, value: &str) -> Result<()> {
    let text = || Some(value.to_owned());
    match field {
        "leading" => territory.leading = text(),
        "international" => territory.dialling.international = text(),
        "national" => territory.dialling.national = text(),
        "parsing" => territory.dialling.parsing = text(),
        "transform" => territory.dialling.transform = text(),
        "general" => territory.general = class(value)?,
        "fixed" => territory.fixed = Some(class(value)?),
        "mobile" => territory.mobile = Some(class(value)?),
        _ => {
            let kind = SPECIAL.iter().find(|(name, _)| *name == field);
            let (_, kind) = kind.with_context(|| format!("unknown field {field}"))?;
            territory.special.push((*kind, class(value)?));
        }
    }
    Ok(())
}

fn class(value: &str) -> Result<Class> {
    let mut words = value.split(' ');
    let mut word =
        || words.next().context("expected lengths, local lengths, an example, a pattern");
    let class = Class {
        lengths: lengths(word()?)?,
        local: lengths(word()?)?,
        example: Some(word()?).filter(|example| *example != NONE).map(str::to_owned),
        pattern: word()?.to_owned(),
    };
    ensure!(words.next().is_none(), "white space in a pattern");
    Ok(class)
}

fn lengths(text: &str) -> Result<u32> {
    let listed = text.split(',').filter(|length| *length != NONE);
    listed
        .map(|length| Ok(1 << length.parse::<u8>()?))
        .try_fold(0, |mask, bit: Result<u32>| Ok(mask | bit?))
}

/// Writes the text, without the comment at its beginning.
pub(crate) fn write(metadata: &Metadata) -> Result<String> {
    let mut out = format!("version {}\n", metadata.version);
    for code in &metadata.codes {
        for territory in &code.territories {
            let main = if territory.dialling.main { " main" } else { "" };
            writeln!(out, "\nterritory {} {}{main}", code.digits, territory.id)?;
            let dialling = &territory.dialling;
            for (field, value) in [
                ("leading", &territory.leading),
                ("international", &dialling.international),
                ("national", &dialling.national),
                ("parsing", &dialling.parsing),
                ("transform", &dialling.transform),
            ] {
                if let Some(value) = value {
                    writeln!(out, "{field} {value}")?;
                }
            }
            let general = [("general", Some(&territory.general))];
            let special = SPECIAL.iter().map(|(name, kind)| {
                (*name, territory.special.iter().find(|one| one.0 == *kind).map(|one| &one.1))
            });
            let others =
                [("fixed", territory.fixed.as_ref()), ("mobile", territory.mobile.as_ref())];
            for (field, class) in general.into_iter().chain(special).chain(others) {
                if let Some(class) = class {
                    writeln!(out, "{field} {}", written(class))?;
                }
            }
        }
    }
    Ok(out)
}

fn written(class: &Class) -> String {
    let list = |mask: u32| {
        let lengths = (0..32).filter(|length| mask >> length & 1 == 1);
        let lengths: Vec<String> = lengths.map(|length| length.to_string()).collect();
        if lengths.is_empty() { NONE.to_owned() } else { lengths.join(",") }
    };
    let example = class.example.as_deref().unwrap_or(NONE);
    format!("{} {} {example} {}", list(class.lengths), list(class.local), class.pattern)
}

/// The kind with a name of the text.
pub(crate) fn kind(name: &str) -> Option<u8> {
    let mut all = SPECIAL.iter().chain(&PLAIN);
    all.find(|one| one.0 == name).map(|one| one.1)
}

const SPECIAL: [(&str, u8); 8] = [
    ("premium", KIND_PREMIUM),
    ("toll-free", KIND_TOLL_FREE),
    ("shared-cost", KIND_SHARED),
    ("voip", KIND_VOIP),
    ("personal", KIND_PERSONAL),
    ("pager", KIND_PAGER),
    ("uan", KIND_UAN),
    ("voicemail", KIND_VOICEMAIL),
];
const PLAIN: [(&str, u8); 2] = [("fixed", KIND_FIXED), ("mobile", KIND_MOBILE)];
const NONE: &str = "-";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_metadata_reads_back() -> Result<()> {
        let published = crate::published::read()?;
        let again = parse(&write(&published)?)?;
        assert_eq!(again.version, published.version);
        assert!(again.codes == published.codes);
        Ok(())
    }

    #[test]
    fn a_fault_has_its_line() {
        for text in ["version 1\n\nfixed 9 - - 1", "territory 44", "version 1\nterritory 1 US\nx 1"]
        {
            let fault = parse(text).map(|_| ()).map_err(|fault| fault.to_string());
            assert!(fault.is_err_and(|fault| fault.starts_with("line ")), "{text}");
        }
    }
}
