//! What judges.

use anyhow::{Result, ensure};

use crate::case::Case;

/// Something that gives a verdict, or does a part of what a verdict needs.
pub(crate) trait Peer {
    fn name(&self) -> &'static str;
    /// One sentence for the reader of the page.
    fn about(&self) -> &'static str;
    /// The packages whose versions the page states.
    fn packages(&self) -> &'static [&'static str];
    /// Prepares everything that can be prepared before the request is there. `None` when the case
    /// has nothing for this peer.
    ///
    /// # Errors
    /// The preparation fails.
    fn ready<'c>(&self, case: &'c Case) -> Result<Option<Judge<'c>>>;
}

/// One call is one verdict.
pub(crate) type Judge<'c> = Box<dyn Fn() -> Verdict + 'c>;

/// What a peer says; `None` for what it cannot say.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// The body can be read as JSON.
    pub(crate) json: Option<bool>,
    /// The request is acceptable.
    pub(crate) accepted: Option<bool>,
    /// How many errors there are.
    pub(crate) errors: Option<usize>,
    /// A numbering plan has every telephone number.
    pub(crate) in_numbering_plan: Option<bool>,
}

/// Makes sure that a peer is right about a case before it is timed.
///
/// # Errors
/// It is not.
pub(crate) fn check(peer: &dyn Peer, judge: &Judge<'_>, case: &Case) -> Result<()> {
    let Verdict { json, accepted, errors, in_numbering_plan } = judge();
    let right = json.is_none_or(|json| json)
        && accepted.is_none_or(|accepted| accepted == case.accepted())
        && errors.is_none_or(|errors| errors == case.expected.errors.len())
        && in_numbering_plan.is_none_or(|plan| plan == case.expected.in_numbering_plan);
    let silent = json.is_none() && accepted.is_none();
    ensure!(right && !silent, "{} is wrong about \"{}\"", peer.name(), case.name);
    Ok(())
}
