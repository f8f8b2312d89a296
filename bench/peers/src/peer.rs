//! Peers: libraries that give a verdict, or do a part of the work.

use anyhow::{Result, ensure};

use crate::case::Case;

/// A library that gives a verdict, or does a part of the work of a verdict.
pub(crate) trait Peer {
    fn name(&self) -> &'static str;
    /// One sentence for the reader of the page.
    fn about(&self) -> &'static str;
    /// The packages whose versions the page states.
    fn packages(&self) -> &'static [&'static str];
    /// Prepares everything that does not depend on the request. `None` if the case does not apply to this
    /// peer.
    ///
    /// # Errors
    /// The preparation fails.
    fn ready<'c>(&self, case: &'c Case) -> Result<Option<Judge<'c>>>;
}

/// One call is one verdict.
pub(crate) type Judge<'c> = Box<dyn Fn() -> Verdict + 'c>;

/// The result of a peer; `None` for what it does not determine.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Whether the body is JSON.
    pub(crate) json: Option<bool>,
    /// Whether the request is accepted.
    pub(crate) accepted: Option<bool>,
    /// The number of errors.
    pub(crate) errors: Option<usize>,
    /// Whether every telephone number is in a numbering plan.
    pub(crate) in_numbering_plan: Option<bool>,
}

/// Checks the result of a peer before it is measured.
///
/// # Errors
/// The result is wrong.
pub(crate) fn check(peer: &dyn Peer, judge: &Judge<'_>, case: &Case) -> Result<()> {
    let Verdict { json, accepted, errors, in_numbering_plan } = judge();
    let right = json.is_none_or(|json| json)
        && accepted.is_none_or(|accepted| accepted == case.accepted())
        && errors.is_none_or(|errors| errors == case.expected.errors.len())
        && in_numbering_plan.is_none_or(|plan| plan == case.expected.in_numbering_plan);
    let silent = json.is_none() && accepted.is_none();
    ensure!(right && !silent, "{} gives a wrong result for \"{}\"", peer.name(), case.name);
    Ok(())
}
