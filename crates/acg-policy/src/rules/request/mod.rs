//! Rules about the request target, the method, the header fields, and the presence and size of the
//! body.

pub(crate) mod api_version_missing;
pub(crate) mod api_version_repeated;
pub(crate) mod api_version_unknown;
pub(crate) mod api_version_unsupported;
pub(crate) mod body_missing;
pub(crate) mod body_too_large;
pub(crate) mod body_unexpected;
pub(crate) mod client_request_id;
pub(crate) mod content_encoding;
pub(crate) mod content_type;
pub(crate) mod etag_header;
pub(crate) mod header_encoding;
pub(crate) mod header_repeated;
pub(crate) mod method_not_allowed;
pub(crate) mod method_override;
pub(crate) mod patch_media_type;
pub(crate) mod path_ambiguous;
pub(crate) mod path_misspelled;
pub(crate) mod precondition_conflict;
pub(crate) mod precondition_ignored;
pub(crate) mod precondition_quoted_star;
pub(crate) mod precondition_required;
pub(crate) mod precondition_syntax;
pub(crate) mod precondition_weak;
pub(crate) mod query_unknown;
pub(crate) mod query_value;
pub(crate) mod repeatability;
pub(crate) mod role;
pub(crate) mod token_missing;
pub(crate) mod unknown_route;
pub(crate) mod upgrade;

use crate::route::HeadView;
use crate::rules::rules;

rules!(request: HeadView;
    api_version_missing,
    api_version_repeated,
    api_version_unknown,
    api_version_unsupported,
    body_too_large,
    client_request_id,
    content_encoding,
    content_type,
    etag_header,
    header_encoding,
    header_repeated,
    method_not_allowed,
    method_override,
    patch_media_type,
    path_ambiguous,
    precondition_conflict,
    precondition_ignored,
    precondition_quoted_star,
    precondition_required,
    precondition_syntax,
    precondition_weak,
    query_unknown,
    query_value,
    repeatability,
    role,
    token_missing,
    unknown_route,
    upgrade,
    ;
    reported: body_missing, body_unexpected, path_misspelled,
);
