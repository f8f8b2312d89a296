use alloc::vec::Vec;

use crate::api::formats::is_e164;
use crate::resource::BatchDraft;
use crate::resource::draft::Text;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::text::order::first_equals;

declare_rule! {
    /// Numbers in a batch are unique.
    ///
    /// ## What it checks
    ///
    /// No two items of `numbers` have the same `telephoneNumber`. Each duplicate is a separate
    /// issue, at the later item. A number that is not in E.164 format is left to `number/e164`.
    ///
    /// ## Why
    ///
    /// Which of two entries for the same number takes effect is not documented. One of them is a
    /// mistake.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// POST /accounts/contoso:deleteNumbers?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"numbers": [{"telephoneNumber": "+12065550100"}, {"telephoneNumber": "+12065550101"}]}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// POST /accounts/contoso:deleteNumbers?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"numbers": [{"telephoneNumber": "+12065550100"}, {"telephoneNumber": "+12065550100"}]}
    /// ```
    ///
    /// ```http
    /// POST /accounts/contoso:getTeamsAvailableCapabilities?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"numbers": [{"telephoneNumber": "+12065550100"}, {"telephoneNumber": "+12065550101"},
    ///   {"telephoneNumber": "+12065550100"}]}
    /// ```
    ///
    /// ## Reference
    ///
    /// A choice of this library; how the API handles duplicates is not documented.
    code: "batch/repeated-number",
    summary: "numbers in a batch are unique",
    status: 400,
    levels: { standard: Error, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(batch: &BatchDraft<'_>, out: &mut Reporter<'_, '_>) {
    let numbers = batch.telephone_numbers.iter().enumerate();
    let numbers: Vec<(usize, Text<'_>)> = numbers
        .filter_map(|(index, number)| Some((index, number.present()?)))
        .filter(|(_, number)| is_e164(number.text.as_bytes()))
        .collect();
    let texts: Vec<&str> = numbers.iter().map(|(_, number)| number.text).collect();
    for (at, first) in first_equals(&texts).into_iter().enumerate() {
        let (Some((_, number)), Some((first_index, _))) = (numbers.get(at), numbers.get(first))
        else {
            continue;
        };
        if at != first {
            out.report(At::Value(number.at), "duplicate number in the batch")
                .help("send each number once")
                .count("first", *first_index);
        }
    }
}
