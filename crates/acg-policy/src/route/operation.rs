//! The operations of the Provisioning API, version 2024-02-29.

use crate::schema::Object;
use crate::schema::account::ACCOUNT;
use crate::schema::batch::{IDENTIFIERS, NUMBERS};
use crate::schema::number::NUMBER;
use crate::schema::rfi::RFI;

/// An operation: a method on a path.
#[derive(Debug)]
#[non_exhaustive]
pub struct Operation {
    /// A name for documents and logs: `putNumber`.
    pub id: &'static str,
    /// The method: `PUT`.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// The slashes of the path.
    pub(crate) depth: usize,
    pub(crate) model: Option<Model>,
    pub(crate) query: &'static [QueryParameter],
}

impl Operation {
    /// Whether a request of this operation has a body.
    #[must_use]
    pub fn takes_body(&self) -> bool {
        self.model.is_some()
    }

    /// Whether the answer is a page of a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        core::ptr::eq(self.query, LIST)
    }

    /// Whether the body changes a resource in part.
    pub(crate) fn is_patch(&self) -> bool {
        self.model == Some(Model::Rfi)
    }

    /// The names of the query parameters beside `api-version`.
    pub(crate) fn query_names(&self) -> impl Iterator<Item = &'static str> {
        self.query.iter().map(|parameter| parameter.name)
    }

    /// The only media type of the body.
    pub(crate) fn media_type(&self) -> &'static str {
        match self.model {
            Some(Model::Rfi) => "application/merge-patch+json",
            _ => "application/json",
        }
    }
}

/// What a body describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Model {
    Account,
    Identifiers,
    Number,
    Numbers,
    Rfi,
}

impl Model {
    pub(crate) fn schema(self) -> &'static Object {
        match self {
            Self::Account => &ACCOUNT,
            Self::Identifiers => &IDENTIFIERS,
            Self::Number => &NUMBER,
            Self::Numbers => &NUMBERS,
            Self::Rfi => &RFI,
        }
    }
}

/// A query parameter beside `api-version`, and what its value may be.
#[derive(Debug)]
pub(crate) struct QueryParameter {
    pub(crate) name: &'static str,
    pub(crate) value: QueryValue,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum QueryValue {
    /// Anything.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number from this one to 2,147,483,647.
    From(u32),
}

const fn operation(id: &'static str, method: &'static str, path: &'static str) -> Operation {
    Operation { id, method, path, depth: slashes(path.as_bytes()), model: None, query: &[] }
}

const fn slashes(path: &[u8]) -> usize {
    let mut count = 0;
    let mut rest = path;
    while let [byte, others @ ..] = rest {
        count += (*byte == b'/') as usize;
        rest = others;
    }
    count
}

impl Operation {
    const fn with_body(mut self, model: Model) -> Self {
        self.model = Some(model);
        self
    }

    const fn with_query(mut self, query: &'static [QueryParameter]) -> Self {
        self.query = query;
        self
    }
}

/// Every operation.
pub static OPERATIONS: &[Operation] = &[
    operation("listAccounts", "GET", "/accounts").with_query(LIST),
    operation("getAccount", "GET", "/accounts/{accountName}"),
    operation("putAccount", "PUT", "/accounts/{accountName}").with_body(Model::Account),
    operation("deleteAccount", "DELETE", "/accounts/{accountName}").with_query(DELETE_ACCOUNT),
    operation("createOrUpdateNumbers", "POST", "/accounts/{accountName}:createOrUpdateNumbers")
        .with_body(Model::Numbers),
    operation("deleteNumbers", "POST", "/accounts/{accountName}:deleteNumbers")
        .with_body(Model::Identifiers),
    operation("getTeamsCapabilityPlans", "POST", "/accounts/{accountName}:getTeamsCapabilityPlans"),
    operation(
        "getTeamsAvailableCapabilities",
        "POST",
        "/accounts/{accountName}:getTeamsAvailableCapabilities",
    )
    .with_body(Model::Identifiers),
    operation("listAccountNumbers", "GET", "/accounts/{accountName}/numbers").with_query(LIST),
    operation("getNumber", "GET", "/accounts/{accountName}/numbers/{telephoneNumber}"),
    operation("putNumber", "PUT", "/accounts/{accountName}/numbers/{telephoneNumber}")
        .with_body(Model::Number),
    operation("deleteNumber", "DELETE", "/accounts/{accountName}/numbers/{telephoneNumber}"),
    operation("listCivicAddresses", "GET", "/accounts/{accountName}/teamsCivicAddresses")
        .with_query(LIST),
    operation(
        "getCivicAddress",
        "GET",
        "/accounts/{accountName}/teamsCivicAddresses/{civicAddressId}",
    ),
    operation("listNumbers", "GET", "/numbers").with_query(LIST),
    operation("listRequestsForInformation", "GET", "/teamsRequestsForInformation").with_query(LIST),
    operation("getRequestForInformation", "GET", "/teamsRequestsForInformation/{tenantId}"),
    operation("patchRequestForInformation", "PATCH", "/teamsRequestsForInformation/{tenantId}")
        .with_body(Model::Rfi),
];

static LIST: &[QueryParameter] = &[
    QueryParameter { name: "top", value: QueryValue::From(1) },
    QueryParameter { name: "skip", value: QueryValue::From(0) },
    QueryParameter { name: "maxpagesize", value: QueryValue::From(1) },
    QueryParameter { name: "filter", value: QueryValue::Any },
    QueryParameter { name: "countRecords", value: QueryValue::Boolean },
];

static DELETE_ACCOUNT: &[QueryParameter] =
    &[QueryParameter { name: "deleteNumbers", value: QueryValue::Boolean }];
