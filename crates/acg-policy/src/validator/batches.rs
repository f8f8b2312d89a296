//! Numbers as the batches in which they are sent.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::Validator;
use crate::api::Model;
use crate::report::Report;
use crate::resource::{Number, NumberBatch, Resource};

/// A batch of [`Validator::batches`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct BulkBatch {
    /// The account of the numbers, for the path of the request.
    pub account_name: String,
    /// The body of the request.
    pub body: NumberBatch,
    /// For each number of the body its position among all numbers, from 0: the number in which a report on the body finds
    /// an issue is `rows[issue.location.item()?]`.
    pub rows: Vec<usize>,
}

impl BulkBatch {
    /// The batch without the numbers in which a report on its body has errors; `None` if none is left. An error of the
    /// whole batch is one of every number. A report has at most 100 errors, so check what is left again.
    ///
    /// ```
    /// use acg_policy::{Number, Resource, Service, Validator};
    ///
    /// let numbers = ["+442079460123", "020 7946 0124"];
    /// let numbers = numbers.map(|number| Number::new(number, "contoso").with_service(Service::DirectRouting));
    /// let validator = Validator::default();
    /// let mut rest = validator.batches(numbers).pop();
    /// while let Some(batch) = rest.take() {
    ///     match validator.accept(batch.body.clone(), None) {
    ///         Ok(body) => assert_eq!((body.numbers.len(), &*batch.rows), (1, &[0][..])),
    ///         Err(report) => rest = batch.without_faulty(&report),
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn without_faulty(self, report: &Report) -> Option<Self> {
        let Self { account_name, body, rows } = self;
        let items: Vec<_> = report.errors().map(|error| error.location.item()).collect();
        let is_valid = |item| !items.contains(&None) && !items.contains(&Some(item));
        let numbers = body.numbers.into_iter().zip(rows).enumerate();
        let valid = numbers.filter(|(item, _)| is_valid(*item)).map(|(_, number)| number);
        let (numbers, rows): (Vec<_>, Vec<_>) = valid.unzip();
        let body = NumberBatch { numbers };
        (!rows.is_empty()).then_some(Self { account_name, body, rows })
    }
}

impl Validator {
    /// The numbers in batches that the API accepts: of one account each, of at most 100 numbers, and of at most
    /// [`Policy::max_body_bytes`](crate::Policy::max_body_bytes). The order is that of the numbers. Names of accounts are
    /// case-sensitive.
    ///
    /// Nothing is checked. A batch can have a number twice, or a number that is larger than any body:
    /// [`Validator::accept`] reports it.
    ///
    /// ```
    /// use acg_policy::{Number, Service, Validator};
    ///
    /// let number = |number, account| Number::new(number, account).with_service(Service::DirectRouting);
    /// let numbers = [
    ///     number("+442079460123", "contoso"),
    ///     number("+442079460124", "fabrikam"),
    ///     number("020 7946 0125", "contoso"),
    /// ];
    /// let validator = Validator::default();
    /// let batches = validator.batches(numbers);
    /// assert_eq!(batches.len(), 2);
    /// assert_eq!((&*batches[0].account_name, &*batches[0].rows), ("contoso", &[0, 2][..]));
    ///
    /// let report = validator.check_resource(&batches[0].body, None);
    /// let item = report.issues()[0].location.item().ok_or("a fault of the whole batch")?;
    /// assert_eq!(batches[0].rows[item], 2);
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn batches(&self, numbers: impl IntoIterator<Item: Into<Number>>) -> Vec<BulkBatch> {
        let max_bytes = self.policy().max_body_bytes();
        let mut batches: Vec<Open> = Vec::new();
        // The batch of each account that was begun last.
        let mut open: BTreeMap<String, usize> = BTreeMap::new();
        for (row, number) in numbers.into_iter().enumerate() {
            let number: Number = number.into();
            let bytes = number.to_json().len() + COMMA.len();
            let begun = open.get(&number.account_name).and_then(|at| batches.get_mut(*at));
            match begun.filter(|batch| batch.has_room(bytes, max_bytes)) {
                Some(batch) => batch.push(row, number, bytes),
                None => {
                    open.insert(number.account_name.clone(), batches.len());
                    batches.push(Open::with(row, number, bytes));
                }
            }
        }
        batches.into_iter().map(|open| open.batch).collect()
    }
}

struct Open {
    batch: BulkBatch,
    /// The size of the body, with a comma after each number.
    bytes: usize,
}

impl Open {
    fn with(row: usize, number: Number, bytes: usize) -> Self {
        let account_name = number.account_name.clone();
        let batch = BulkBatch { account_name, body: NumberBatch::default(), rows: Vec::new() };
        let mut open = Self { batch, bytes: FRAME.len() };
        open.push(row, number, bytes);
        open
    }

    fn has_room(&self, bytes: usize, max_bytes: usize) -> bool {
        Model::Numbers.batch_limit().is_none_or(|limit| self.batch.rows.len() < limit)
            && self.bytes + bytes - COMMA.len() <= max_bytes
    }

    fn push(&mut self, row: usize, number: Number, bytes: usize) {
        self.batch.body.numbers.push(number);
        self.batch.rows.push(row);
        self.bytes += bytes;
    }
}

/// What is around the numbers of a body, and between them.
const FRAME: &str = r#"{"numbers":[]}"#;
const COMMA: &str = ",";
