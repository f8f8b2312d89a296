//! Writes numbers as people write and damage them, each with the suggestion of the crate, for `suggest_compare.py`.

use std::io::{self, Write as _};

use anyhow::Result;
use e164_plan::{Change, Region, suggest};

use crate::metadata::{Metadata, Territory};
use crate::numbers::{Random, examples};

/// Writes a line of JSON for each text: `country` or null, `text`, `number` or null, `changed`, `obstacle` or null.
pub(crate) fn print(metadata: &Metadata) -> Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut random = Random(13);
    for code in &metadata.codes {
        for territory in &code.territories {
            let own = Region::from_code(&territory.id);
            for national in examples(territory).flat_map(|example| variants(example, &mut random)) {
                for text in written(&code.digits, &national, territory) {
                    for country in [None, own, Region::from_code("DE"), Region::from_code("US")] {
                        line(&mut out, &text, country)?;
                    }
                }
            }
        }
    }
    out.flush()?;
    Ok(())
}

/// The example, and a number with other last digits.
fn variants(example: String, random: &mut Random) -> [String; 2] {
    let kept = example.len().saturating_sub(4);
    let other = format!("{}{}", &example[..kept], random.digits(example.len() - kept));
    [example, other]
}

fn written(code: &str, national: &str, territory: &Territory) -> Vec<String> {
    let trunk = territory.dialling.national.as_deref().unwrap_or_default();
    let international = territory.dialling.international.as_deref().unwrap_or_default();
    let simple = international.chars().all(|c| c.is_ascii_digit());
    let prefix = if simple && !international.is_empty() { international } else { "00" };
    let (start, end) = national.split_at(national.len() / 2);
    let wide: String =
        national.chars().filter_map(|c| char::from_u32(0xFF10 + u32::from(c) - 48)).collect();
    vec![
        format!("+{code}{national}"),
        format!("+{code} {start} {end}"),
        format!("+{code}-{start}-{end}"),
        format!("+{code} ({start}) {end}"),
        format!("+{code} ({trunk}){start} {end}"),
        format!("+{code}{trunk}{national}"),
        format!("++{code}{national}"),
        format!("\u{ff0b}{code}{wide}"),
        format!("\u{202a}+{code}{national}\u{202c}"),
        format!("'+{code}{national}"),
        format!("tel:+{code}-{national};ext=402"),
        format!("+{code}{national} x402"),
        format!("{code}{national}"),
        format!("{prefix}{code}{national}"),
        format!("{prefix} {code} {start} {end}"),
        format!("{trunk}{national}"),
        format!("({trunk}{start}) {end}"),
        national.to_owned(),
        format!("{}.{}E+11", &national[..1], &national[1..]),
        format!("+{code}{national}..99"),
        format!("+{code}{national}-99"),
        format!("+{code}{national}, +{code}{national}"),
        format!("+{code}{start}"),
        format!("+{code} {start} {end} (12)"),
        format!("({trunk}{start}) {end} (5)"),
        format!("{national} 9"),
        format!("+{code}{national} \u{2022} 78"),
        format!("3) {trunk}{national}"),
        format!("7. {start} {end}"),
        format!("(2) {national}"),
        format!("{code}{national}.0"),
        format!("+{code}{national}.5"),
        format!("{trunk}{national}.00"),
        format!("+{code} {start}x{end}"),
        format!("+{code}{national}\t{national}"),
        format!("{national} 24.11.2026"),
        format!("24.11.20{}", &end[end.len().saturating_sub(2)..]),
    ]
}

fn line(out: &mut impl io::Write, text: &str, country: Option<Region>) -> io::Result<()> {
    let suggestion = suggest(text, country);
    let quoted = |text: Option<&str>| text.map_or("null".to_owned(), |text| format!("\"{text}\""));
    let escaped = text.replace('\t', "\\t");
    let changed: Vec<String> =
        suggestion.changes().map(|change: Change| format!("\"{}\"", change.as_str())).collect();
    writeln!(
        out,
        "{{\"country\":{},\"text\":\"{escaped}\",\"number\":{},\"changed\":[{}],\"obstacle\":{}}}",
        quoted(country.map(Region::as_str)),
        quoted(suggestion.number().as_ref().map(|number| number.as_str())),
        changed.join(","),
        quoted(suggestion.obstacle().map(|obstacle| obstacle.as_str())),
    )
}
