//! The tables of the encoding.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};

/// The tables, which the reader needs as well.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// The arms that a single byte encodes: digits, and the operation from bit 10.
    pub(crate) common: Vec<u16>,
    /// The operations of arms whose digits are in a second byte.
    pub(crate) operations: Vec<u8>,
    /// The digit sets that a second byte selects.
    pub(crate) masks: Vec<u16>,
    /// The sets of lengths.
    pub(crate) lengths: Vec<u16>,
}

impl Tokens {
    /// The best tables for these arms and lengths.
    pub(crate) fn new(arms: &[(u16, u8)], lengths: &[u16]) -> Result<Self> {
        let operations: BTreeSet<u8> = arms.iter().map(|(_, operation)| *operation).collect();
        let operations: Vec<u8> = operations.into_iter().collect();
        let room =
            256_usize.checked_sub(operations.len() + OTHERS).context("too many operations")?;
        let mut common: Vec<(u16, u8)> =
            frequencies(arms.iter().copied()).into_iter().take(room).map(|(arm, _)| arm).collect();
        common.sort_by_key(|&(digits, operation)| (operation & 31, operation, digits));
        let rest = arms.iter().filter(|arm| !common.contains(arm)).map(|(digits, _)| *digits);
        let mut masks: Vec<u16> =
            frequencies(rest).into_iter().take(256).map(|(mask, _)| mask).collect();
        masks.sort_unstable();
        let common = common
            .into_iter()
            .map(|(digits, operation)| digits | u16::from(operation) << 10)
            .collect();
        ensure!(lengths.len() <= 256, "too many sets of lengths");
        Ok(Self { common, operations, masks, lengths: lengths.to_vec() })
    }

    pub(crate) fn arm(&self, digits: u16, operation: u8) -> Vec<u8> {
        let arm = digits | u16::from(operation) << 10;
        if let Some(place) = place(&self.common, arm) {
            return vec![place];
        }
        if let (Some(operation), Some(digits)) =
            (place(&self.operations, operation), place(&self.masks, digits))
        {
            return vec![self.first() + operation, digits];
        }
        let rare = self.first() + self.operations.len() as u8 + (digits >> 8) as u8;
        vec![rare, (digits & 0xff) as u8, operation]
    }

    pub(crate) fn skip(&self, bytes: usize) -> Result<Vec<u8>> {
        let bytes = u16::try_from(bytes)?;
        Ok(match u8::try_from(bytes) {
            Ok(bytes) => vec![SKIP_SHORT, bytes],
            Err(_) => vec![SKIP_LONG, (bytes >> 8) as u8, (bytes & 0xff) as u8],
        })
    }

    pub(crate) fn label(&self, label: u8) -> [u8; 2] {
        [LABEL, label]
    }

    pub(crate) fn length(&self, lengths: u16) -> Result<[u8; 2]> {
        Ok([LENGTH, place(&self.lengths, lengths).context("unknown lengths")?])
    }

    fn first(&self) -> u8 {
        self.common.len() as u8
    }
}

/// The number of occurrences of each item, the most frequent first.
pub(crate) fn frequencies<T: Ord + Copy>(items: impl IntoIterator<Item = T>) -> Vec<(T, usize)> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_insert(0) += 1;
    }
    let mut counts: Vec<(T, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|&(item, count)| (usize::MAX - count, item));
    counts
}

fn place<T: PartialEq>(table: &[T], item: T) -> Option<u8> {
    table.iter().position(|known| *known == item).and_then(|place| u8::try_from(place).ok())
}

/// The number of other first bytes: four for rare arms, and those below.
const OTHERS: usize = 8;
const SKIP_SHORT: u8 = 252;
const SKIP_LONG: u8 = 253;
const LABEL: u8 = 254;
const LENGTH: u8 = 255;
