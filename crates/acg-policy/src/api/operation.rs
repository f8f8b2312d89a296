//! The operations of the Provisioning API, version 2024-02-29.

use super::Role;
use super::schema::Object;
use super::schema::account::ACCOUNT;
use super::schema::batch::{IDENTIFIERS, NUMBERS};
use super::schema::number::NUMBER;
use super::schema::rfi::RFI;

/// An operation of the API: a method and a path.
///
/// ```
/// use acg_policy::{OPERATIONS, Role};
///
/// let put = OPERATIONS.iter().find(|operation| operation.id == "putNumber").unwrap();
/// assert_eq!((put.method, put.path), ("PUT", "/accounts/{accountName}/numbers/{telephoneNumber}"));
/// assert!(put.takes_body() && put.is_conditional() && put.is_repeatable() && !put.is_list());
/// assert_eq!(put.role(), Role::Write);
/// assert_eq!(put.media_type(), Some("application/json"));
/// assert_eq!(put.query_names().count(), 0);
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Operation {
    /// The ID of the operation, for example `putNumber`.
    pub id: &'static str,
    /// The method, for example `PUT`.
    pub method: &'static str,
    /// The path, with parameters in braces: `/accounts/{accountName}`.
    pub path: &'static str,
    /// The segments of the path, then `None`.
    pub(crate) segments: [Option<Segment>; MAX_SEGMENTS],
    /// The number of slashes in the path.
    pub(crate) depth: usize,
    /// The path after the account name; `None` without one.
    pub(crate) tail: Option<&'static str>,
    pub(crate) model: Option<Model>,
    pub(crate) query: &'static [QueryParameter],
    role: Role,
    conditional: bool,
    repeatable: bool,
    is_list: bool,
    deletes_account: bool,
}

impl Operation {
    /// Whether the operation requires a body.
    #[must_use]
    pub fn takes_body(&self) -> bool {
        self.model.is_some()
    }

    /// Whether the response is a page of a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.is_list
    }

    /// Whether the preconditions of RFC 9110 section 13 have an effect, for example `If-Match`.
    #[must_use]
    pub fn is_conditional(&self) -> bool {
        self.conditional
    }

    /// Whether the header fields `Repeatability-Request-ID` and `Repeatability-First-Sent` have an
    /// effect.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// The role that permits the operation, in addition to [`Role::Admin`]. For a POST action, this is
    /// the default, which [`ActionRoles`](crate::ActionRoles) can change.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// Whether the operation changes one resource.
    pub(crate) fn changes_one_resource(&self) -> bool {
        self.conditional && self.method != "GET"
    }

    /// Whether the operation deletes an account.
    pub(crate) fn deletes_account(&self) -> bool {
        self.deletes_account
    }

    /// Whether it is a `GET`. Some operations with `POST` change nothing either.
    pub(crate) fn is_get(&self) -> bool {
        self.method == "GET"
    }

    /// Whether the body changes a resource in part.
    pub(crate) fn is_patch(&self) -> bool {
        self.model == Some(Model::Rfi)
    }

    /// Whether the schema of the body has members that only responses contain.
    pub(crate) fn has_read_only_members(&self) -> bool {
        self.model.is_some_and(|model| model.schema().has_read_only_members())
    }

    /// The names of the query parameters other than `api-version`.
    pub fn query_names(&self) -> impl Iterator<Item = &'static str> {
        self.query.iter().map(|parameter| parameter.name)
    }

    /// The media type of the body; `None` if the operation has no body.
    #[must_use]
    pub fn media_type(&self) -> Option<&'static str> {
        self.model.map(|model| match model {
            Model::Rfi => "application/merge-patch+json",
            _ => "application/json",
        })
    }
}

/// A segment of an operation's path.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Segment {
    /// `{accountName}`, followed by this action with its colon; empty without an action.
    Account(&'static str),
    /// A fixed text.
    Literal(&'static str),
    /// A parameter that no rule reads.
    Other,
    /// `{telephoneNumber}`
    TelephoneNumber,
    /// `{tenantId}`
    TenantId,
}

impl Segment {
    const fn of(text: &'static str) -> Self {
        match text.as_bytes() {
            [b'{', b'a', ..] => Self::Account(text.split_at(ACCOUNT_NAME.len()).1),
            [b'{', b't', b'e', b'l', ..] => Self::TelephoneNumber,
            [b'{', b't', b'e', b'n', ..] => Self::TenantId,
            [b'{', ..] => Self::Other,
            _ => Self::Literal(text),
        }
    }
}

const fn segments(path: &'static str) -> [Option<Segment>; MAX_SEGMENTS] {
    let mut segments = [None; MAX_SEGMENTS];
    let (mut at, mut rest) = (0, path.split_at(1).1);
    while at < slashes(path.as_bytes()) {
        let end = first_slash(rest.as_bytes());
        #[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
        {
            segments[at] = Some(Segment::of(rest.split_at(end).0));
        }
        rest = rest.split_at(if end < rest.len() { end + 1 } else { end }).1;
        at += 1;
    }
    segments
}

const fn first_slash(mut rest: &[u8]) -> usize {
    let mut length = 0;
    while let [byte, others @ ..] = rest {
        if *byte == b'/' {
            return length;
        }
        (length, rest) = (length + 1, others);
    }
    length
}

/// The model of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// An account.
    Account,
    /// Numbers to be deleted, by telephone number.
    Deletions,
    /// Numbers to be queried, by telephone number. Unlike [`Model::Deletions`], has no limit.
    Identifiers,
    /// A number.
    Number,
    /// Numbers to be created or replaced.
    Numbers,
    /// The merge patch of a request for information.
    Rfi,
}

impl Model {
    /// The largest number of items in a batch; `None` for a model without a limit.
    pub(crate) fn batch_limit(self) -> Option<usize> {
        match self {
            Self::Numbers | Self::Deletions => Some(MAX_BATCH),
            Self::Account | Self::Identifiers | Self::Number | Self::Rfi => None,
        }
    }

    pub(crate) fn schema(self) -> &'static Object {
        match self {
            Self::Account => &ACCOUNT,
            Self::Deletions | Self::Identifiers => &IDENTIFIERS,
            Self::Number => &NUMBER,
            Self::Numbers => &NUMBERS,
            Self::Rfi => &RFI,
        }
    }
}

/// A query parameter other than `api-version`.
#[derive(Debug)]
pub(crate) struct QueryParameter {
    pub(crate) name: &'static str,
    pub(crate) value: QueryValue,
}

/// The permitted values of a query parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) enum QueryValue {
    /// Any value.
    Any,
    /// `true` or `false`.
    Boolean,
    /// An integer from this value to 2,147,483,647.
    From(u32),
}

const fn operation(id: &'static str, method: &'static str, path: &'static str) -> Operation {
    Operation {
        id,
        method,
        path,
        segments: segments(path),
        depth: slashes(path.as_bytes()),
        tail: tail(path),
        model: None,
        query: &[],
        role: Role::Read,
        conditional: false,
        repeatable: false,
        is_list: false,
        deletes_account: false,
    }
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

const fn tail(path: &'static str) -> Option<&'static str> {
    match (path.as_bytes(), path.split_at_checked(ACCOUNT_PATH.len())) {
        ([b'/', b'a', ..], Some((_, tail))) => Some(tail),
        _ => None,
    }
}

/// Reads one resource.
const fn get(id: &'static str, path: &'static str) -> Operation {
    let mut get = operation(id, "GET", path);
    get.conditional = true;
    get
}

/// Reads a page of a list.
const fn list(id: &'static str, path: &'static str) -> Operation {
    let mut list = operation(id, "GET", path);
    (list.query, list.is_list) = (LIST, true);
    list
}

/// Changes one resource.
const fn change(
    id: &'static str,
    method: &'static str,
    path: &'static str,
    role: Role,
) -> Operation {
    let mut change = operation(id, method, path);
    (change.role, change.conditional, change.repeatable) = (role, true, true);
    change
}

/// A POST action on an account.
const fn action(id: &'static str, path: &'static str, role: Role) -> Operation {
    let mut action = operation(id, "POST", path);
    (action.role, action.repeatable) = (role, true);
    action
}

/// Deletes an account; its numbers only with `deleteNumbers=true`.
const fn delete_account() -> Operation {
    let mut delete = change("deleteAccount", "DELETE", ACCOUNT_PATH, Role::Delete);
    (delete.query, delete.deletes_account) = (DELETE_ACCOUNT, true);
    delete
}

impl Operation {
    const fn with_body(mut self, model: Model) -> Self {
        self.model = Some(model);
        self
    }
}

/// Every operation of the API, version 2024-02-29.
///
/// ```
/// use acg_policy::OPERATIONS;
///
/// for operation in OPERATIONS {
///     println!("{}: {} {}", operation.id, operation.method, operation.path);
/// }
/// ```
pub static OPERATIONS: &[Operation] = &[
    list("listAccounts", "/accounts"),
    get("getAccount", ACCOUNT_PATH),
    change("putAccount", "PUT", ACCOUNT_PATH, Role::Write).with_body(Model::Account),
    delete_account(),
    action("createOrUpdateNumbers", "/accounts/{accountName}:createOrUpdateNumbers", Role::Write)
        .with_body(Model::Numbers),
    action("deleteNumbers", "/accounts/{accountName}:deleteNumbers", Role::Delete)
        .with_body(Model::Deletions),
    action(
        "getTeamsCapabilityPlans",
        "/accounts/{accountName}:getTeamsCapabilityPlans",
        Role::Read,
    ),
    action(
        "getTeamsAvailableCapabilities",
        "/accounts/{accountName}:getTeamsAvailableCapabilities",
        Role::Read,
    )
    .with_body(Model::Identifiers),
    list("listAccountNumbers", "/accounts/{accountName}/numbers"),
    get("getNumber", NUMBER_PATH),
    change("putNumber", "PUT", NUMBER_PATH, Role::Write).with_body(Model::Number),
    change("deleteNumber", "DELETE", NUMBER_PATH, Role::Delete),
    list("listCivicAddresses", "/accounts/{accountName}/teamsCivicAddresses"),
    get("getCivicAddress", "/accounts/{accountName}/teamsCivicAddresses/{civicAddressId}"),
    list("listNumbers", "/numbers"),
    list("listRequestsForInformation", "/teamsRequestsForInformation"),
    get("getRequestForInformation", RFI_PATH),
    change("patchRequestForInformation", "PATCH", RFI_PATH, Role::Write).with_body(Model::Rfi),
];

/// The largest number of items in a batch.
const MAX_BATCH: usize = 100;

/// The number of segments of the longest path.
const MAX_SEGMENTS: usize = 4;

const ACCOUNT_NAME: &str = "{accountName}";
const ACCOUNT_PATH: &str = "/accounts/{accountName}";
const NUMBER_PATH: &str = "/accounts/{accountName}/numbers/{telephoneNumber}";
/// [`Operation::tail`] of the operations on one number.
pub(crate) const NUMBER_TAIL: &str = NUMBER_PATH.split_at(ACCOUNT_PATH.len()).1;
const RFI_PATH: &str = "/teamsRequestsForInformation/{tenantId}";

static LIST: &[QueryParameter] = &[
    QueryParameter { name: "top", value: QueryValue::From(1) },
    QueryParameter { name: "skip", value: QueryValue::From(0) },
    QueryParameter { name: "maxpagesize", value: QueryValue::From(1) },
    QueryParameter { name: "filter", value: QueryValue::Any },
    QueryParameter { name: "countRecords", value: QueryValue::Boolean },
];

static DELETE_ACCOUNT: &[QueryParameter] =
    &[QueryParameter { name: "deleteNumbers", value: QueryValue::Boolean }];
