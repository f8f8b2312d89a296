//! The results of one case.

use std::fmt::Write as _;

use crate::allocations::Cost;
use crate::measure::Time;

/// The measurements of one case. The others are compared with the first row.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) body_bytes: usize,
    pub(crate) rows: Vec<Row>,
}

/// The measurements of one peer.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) peer: &'static str,
    pub(crate) time: Time,
    pub(crate) cost: Cost,
}

impl Table {
    /// For the terminal.
    pub(crate) fn as_text(&self) -> String {
        let mut text = format!("{} ({} bytes)\n", self.name, self.body_bytes);
        for line in std::iter::once(HEADINGS.map(str::to_owned)).chain(self.lines()) {
            let [peer, median, least, most, ratio, count, bytes] = line;
            // Writing to a String does not fail.
            let _ = writeln!(
                text,
                "  {peer:<42} {median:>9} {least:>9} {most:>9} {ratio:>8} {count:>12} {bytes:>8}"
            );
        }
        text
    }

    /// For the page.
    pub(crate) fn as_markdown(&self) -> String {
        let mut text = format!("### {}\n\n{}\n\n", self.name, self.about);
        let _ = writeln!(text, "Body: {} bytes.\n", self.body_bytes);
        let _ = writeln!(text, "| {} |", HEADINGS.join(" | "));
        let _ = writeln!(text, "| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        for line in self.lines() {
            let _ = writeln!(text, "| {} |", line.join(" | "));
        }
        let faster = self.faster();
        if !faster.is_empty() {
            let _ = writeln!(text, "\nFaster than the first row: {}.", faster.join(", "));
        }
        text
    }

    /// The other libraries that take less time, with their ratios.
    fn faster(&self) -> Vec<String> {
        let others = self.rows.iter().filter(|row| !row.peer.starts_with("acg-policy"));
        let ratios = others.map(|row| (row.peer, self.ratio(row)));
        ratios
            .filter(|(_, ratio)| *ratio < 1.0)
            .map(|(peer, ratio)| format!("{peer} ({ratio:.2})"))
            .collect()
    }

    /// The time of a peer divided by the time of the first row.
    pub(crate) fn ratio(&self, row: &Row) -> f64 {
        self.rows.first().map_or(f64::NAN, |first| row.time.median / first.time.median)
    }

    fn lines(&self) -> impl Iterator<Item = [String; 7]> {
        self.rows.iter().map(|row| {
            [
                row.peer.to_owned(),
                format!("{:.0}", row.time.median),
                format!("{:.0}", row.time.least),
                format!("{:.0}", row.time.most),
                format!("{:.2}", self.ratio(row)),
                format!("{:.0}", row.cost.count),
                format!("{:.0}", row.cost.bytes),
            ]
        })
    }
}

const HEADINGS: [&str; 7] =
    ["checked by", "ns", "minimum", "maximum", "ratio", "allocations", "bytes"];
