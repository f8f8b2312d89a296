//! Reads a body, and runs the rules about its contents.

use crate::api::Model;
use crate::api::schema::batch::NumbersMember;
use crate::json::{Document, MAX_IDENTIFIER_NODES, MAX_NODES, Value, read_as};
use crate::resource::{AccountDraft, BatchDraft, Members, NumberDraft, RfiDraft};
use crate::route::PathParameters;
use crate::rules;
use crate::rules::findings::{At, Findings};

/// Reads a body and compares it with its table; `None` if it is not JSON.
pub(super) fn read<'t>(
    body: &'t [u8],
    model: Model,
    out: &mut Findings<'_>,
) -> Option<Document<'t>> {
    let (schema, max_nodes) = (model.schema(), max_nodes(model));
    let (document, faults) = read_as(schema, max_nodes, body);
    for fault in faults {
        rules::json::report(fault, body, max_nodes, document.as_ref(), out);
    }
    let mut document = document?;
    rules::compare_with_schema(&mut document, schema, out);
    Some(document)
}

/// The largest number of members and elements of a body.
fn max_nodes(model: Model) -> usize {
    match model {
        Model::Identifiers => MAX_IDENTIFIER_NODES,
        Model::Account | Model::Deletions | Model::Number | Model::Numbers | Model::Rfi => {
            MAX_NODES
        }
    }
}

/// Runs the rules about the contents of a model.
pub(super) fn check(
    model: Model,
    body: Value<'_>,
    path: PathParameters<'_>,
    out: &mut Findings<'_>,
) {
    match model {
        Model::Account => {
            rules::account::check(&AccountDraft::read(Members::of(body), path), out);
        }
        Model::Number => check_number(body, path, out),
        Model::Numbers => {
            let batch = BatchDraft::read(body, model.batch_limit());
            rules::batch::check(&batch, out);
            let items = batch.numbers.present().into_iter().flat_map(Value::children);
            // An item without a known member can have faults of the group `json` only.
            let known = items.filter(|item| item.node().is_some_and(|node| node.rows != 0));
            known.for_each(|item| check_number(item, path, out));
            if path.account_name.is_none() {
                let numbers = Members::of(body).elements(NumbersMember::Numbers);
                rules::number::account_mismatch::check_batch(numbers, out);
            }
        }
        Model::Deletions | Model::Identifiers => {
            let batch = BatchDraft::read(body, model.batch_limit());
            rules::batch::check(&batch, out);
            for number in batch.telephone_numbers.iter().filter_map(|number| number.present()) {
                rules::number::e164::check_text(number.text.as_bytes(), At::Value(number.at), out);
            }
        }
        Model::Rfi => {
            rules::rfi::check(&RfiDraft::read(body), out);
        }
    }
}

fn check_number(number: Value<'_>, path: PathParameters<'_>, out: &mut Findings<'_>) {
    let mut draft = NumberDraft::unread(path);
    draft.add(Members::of(number));
    draft.find_aspects();
    if let Some(name) = draft.account_name.present().filter(|_| !draft.is_account_name) {
        rules::account::name_format::check_member(name, out);
    }
    rules::number::check(&draft, out);
}
