//! Errors in the form of Azure: `{"error":{"code","message","target"}}` and `x-ms-error-code`.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::reply::Reply;
use crate::schema::Mismatch;

/// Why a request fails. Messages name the place and the remedy, never a value of the request.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("unknown path")]
    UnknownPath,
    #[error("the method is not allowed for this path; see the allow header")]
    MethodNotAllowed { allow: &'static str },
    #[error("the query parameter api-version is required on every request (?api-version={})", SUPPORTED_VERSIONS[0])]
    MissingApiVersion,
    #[error("the api-version is not supported; supported versions are {}", SUPPORTED_VERSIONS.join(", "))]
    UnsupportedApiVersion,
    #[error("the query parameter {name} must be {expected}")]
    InvalidQuery { name: &'static str, expected: &'static str },
    #[error("the query parameter {0} is not supported for this list; remove it")]
    UnsupportedQuery(&'static str),
    #[error("the query parameter filter must have {expected} at character {position}")]
    InvalidFilter { position: usize, expected: &'static str },
    #[error("the path parameter {name} must be {expected}")]
    InvalidPath { name: &'static str, expected: &'static str },
    #[error("the header {name} must be {expected}")]
    InvalidHeader { name: &'static str, expected: &'static str },
    #[error("the media type of a merge patch is {MERGE_PATCH}")]
    NotMergePatch,
    #[error(
        "the body has a Content-Encoding, which the emulator does not support; send it without one"
    )]
    EncodedBody,
    #[error("Repeatability-First-Sent must be within 5 minutes of now; send a new request")]
    FirstSentOutsideWindow,
    #[error("a different request was sent with this Repeatability-Request-ID; use a new ID")]
    RepeatedRequestDiffers,
    #[error("the request body must be a JSON object: {0}")]
    UnreadableBody(String),
    #[error("{pointer} must be {expected}")]
    InvalidBody { pointer: String, expected: &'static str },
    #[error("the request body ended before it was complete")]
    IncompleteBody,
    #[error("the request body must not exceed {limit} bytes")]
    BodyTooLarge { limit: usize },
    #[error("the account does not exist")]
    AccountNotFound,
    #[error("the number does not exist on this account")]
    NumberNotFound,
    #[error("the civic address does not exist on this account")]
    CivicAddressNotFound,
    #[error("no request for information exists for this tenant")]
    RequestForInformationNotFound,
    #[error("the account still has numbers; delete them first, or send deleteNumbers=true")]
    AccountHasNumbers,
    #[error(
        "teamsTenantId cannot change while the account has Operator Connect or Teams Phone Mobile numbers"
    )]
    TenantInUse,
    #[error("a conditional header does not match the current state of the resource; read it again")]
    PreconditionFailed,
    #[error("the emulator's database failed: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("the emulator's database failed, and the change is not stored: {0}")]
    NotCommitted(Arc<rusqlite::Error>),
    #[error("the emulator cannot read its stored data: {0}")]
    Stored(#[from] serde_json::Error),
    #[error("the emulator failed while processing the request")]
    Interrupted,
}

impl ApiError {
    fn status(&self) -> StatusCode {
        match self {
            Self::UnknownPath
            | Self::AccountNotFound
            | Self::NumberNotFound
            | Self::CivicAddressNotFound
            | Self::RequestForInformationNotFound => StatusCode::NOT_FOUND,
            Self::NotMergePatch | Self::EncodedBody => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::AccountHasNumbers | Self::TenantInUse => StatusCode::CONFLICT,
            Self::PreconditionFailed | Self::FirstSentOutsideWindow => {
                StatusCode::PRECONDITION_FAILED
            }
            Self::Database(_) | Self::NotCommitted(_) | Self::Stored(_) | Self::Interrupted => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            Self::MissingApiVersion
            | Self::UnsupportedApiVersion
            | Self::InvalidQuery { .. }
            | Self::UnsupportedQuery(_)
            | Self::InvalidFilter { .. }
            | Self::InvalidPath { .. }
            | Self::InvalidHeader { .. }
            | Self::RepeatedRequestDiffers
            | Self::UnreadableBody(_)
            | Self::InvalidBody { .. }
            | Self::IncompleteBody => StatusCode::BAD_REQUEST,
        }
    }

    /// The two codes for `api-version` are Azure's. The codes of the real API for other errors are not published.
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownPath => "ResourceNotFound",
            Self::MethodNotAllowed { .. } => "MethodNotAllowed",
            Self::MissingApiVersion => "MissingApiVersionParameter",
            Self::UnsupportedApiVersion => "UnsupportedApiVersionValue",
            Self::InvalidQuery { .. } | Self::UnsupportedQuery(_) | Self::InvalidFilter { .. } => {
                "InvalidQueryParameterValue"
            }
            Self::InvalidPath { .. } => "InvalidPathParameterValue",
            Self::UnreadableBody(_) | Self::InvalidBody { .. } | Self::IncompleteBody => {
                "InvalidRequestBody"
            }
            Self::InvalidHeader { .. } => "InvalidHeaderValue",
            Self::NotMergePatch => "UnsupportedMediaType",
            Self::EncodedBody => "UnsupportedContentEncoding",
            Self::FirstSentOutsideWindow => "FirstSentOutsideWindow",
            Self::RepeatedRequestDiffers => "RepeatedRequestDiffers",
            Self::BodyTooLarge { .. } => "RequestBodyTooLarge",
            Self::AccountNotFound => "AccountNotFound",
            Self::NumberNotFound => "NumberNotFound",
            Self::CivicAddressNotFound => "CivicAddressNotFound",
            Self::RequestForInformationNotFound => "RequestForInformationNotFound",
            Self::AccountHasNumbers => "AccountHasNumbers",
            Self::TenantInUse => "TeamsTenantIdInUse",
            Self::PreconditionFailed => "ConditionNotMet",
            Self::Database(_) | Self::NotCommitted(_) | Self::Stored(_) | Self::Interrupted => {
                "InternalServerError"
            }
        }
    }

    fn target(&self) -> Option<&str> {
        match self {
            Self::MissingApiVersion | Self::UnsupportedApiVersion => Some("api-version"),
            Self::NotMergePatch => Some("Content-Type"),
            Self::EncodedBody => Some("Content-Encoding"),
            Self::FirstSentOutsideWindow => Some("Repeatability-First-Sent"),
            Self::RepeatedRequestDiffers => Some("Repeatability-Request-ID"),
            Self::InvalidFilter { .. } => Some("filter"),
            Self::InvalidHeader { name, .. }
            | Self::InvalidQuery { name, .. }
            | Self::UnsupportedQuery(name)
            | Self::InvalidPath { name, .. } => Some(name),
            Self::InvalidBody { pointer, .. } => Some(pointer),
            Self::TenantInUse => Some("/serviceDetails/teamsTenantId"),
            _ => None,
        }
    }
}

impl From<Mismatch> for ApiError {
    fn from(Mismatch { pointer, expected }: Mismatch) -> Self {
        Self::InvalidBody { pointer, expected }
    }
}

impl From<ApiError> for Reply {
    fn from(refusal: ApiError) -> Self {
        let message = refusal.to_string();
        let reply = Self::error(refusal.status(), refusal.code(), &message, refusal.target());
        match refusal {
            ApiError::MethodNotAllowed { allow } => reply.with("allow", allow),
            ApiError::NotMergePatch => reply.with("accept-patch", MERGE_PATCH),
            ApiError::EncodedBody => reply.with("accept-encoding", "identity"),
            _ => reply,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        Reply::from(self).into_response()
    }
}

/// The media type of a PATCH request.
pub(crate) const MERGE_PATCH: &str = "application/merge-patch+json";

/// The supported values of `api-version`.
pub(crate) const SUPPORTED_VERSIONS: [&str; 2] = ["2024-02-29", "2024-02-29-preview"];
