//! From a request's head to an operation of the API.

mod headers;
mod operation;
mod path;
mod percent;
mod query;
mod resolve;

pub use operation::{OPERATIONS, Operation};

pub(crate) use headers::{FieldName, Fields};
pub(crate) use operation::{Model, QueryValue};
pub(crate) use path::{Ambiguity, Target};
pub(crate) use query::{Pair, pairs};
pub(crate) use resolve::{Captured, Hint, Route, resolve};

use crate::policy::{Policy, UnknownRoutes};
use crate::request::Head;

/// A head that was taken apart, as the rules judge it.
#[derive(Debug)]
pub(crate) struct HeadView<'a> {
    pub(crate) method: &'a [u8],
    pub(crate) query: &'a [u8],
    pub(crate) fields: Fields<'a>,
    pub(crate) route: Route<'a>,
}

impl<'a> HeadView<'a> {
    /// `None` when the request is none of our business.
    pub(crate) fn read(head: &Head<'a>, policy: &Policy) -> Option<Self> {
        let target = Target::split(head.target);
        let tunnel = head.method == b"CONNECT";
        if !tunnel && !target.may_reach_the_api() && policy.unknown_routes() == UnknownRoutes::Pass
        {
            return None;
        }
        let route = match target.unambiguous() {
            _ if tunnel => Route::Tunnel,
            Ok(path) => resolve(head.method, path),
            Err(ambiguity) => Route::Ambiguous(ambiguity),
        };
        let fields = Fields::read(head.headers);
        Some(Self { method: head.method, query: target.query, fields, route })
    }

    pub(crate) fn operation(&self) -> Option<&'static Operation> {
        match &self.route {
            Route::Operation(operation, _) => Some(operation),
            _ => None,
        }
    }
}

/// What the path says about the resource, as far as it is in order.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PathParameters<'d> {
    pub(crate) account_name: Option<&'d str>,
    pub(crate) telephone_number: Option<&'d str>,
}
