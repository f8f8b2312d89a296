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

rules!(by_aspect request: HeadView;
    api_version_missing[ABOUT],
    api_version_repeated[ABOUT],
    api_version_unknown[ABOUT],
    api_version_unsupported[ABOUT],
    body_too_large[ABOUT],
    client_request_id[ABOUT],
    content_encoding[ABOUT],
    content_type[ABOUT],
    etag_header[ABOUT],
    header_encoding[ABOUT],
    header_repeated[ABOUT],
    method_not_allowed[ABOUT],
    method_override[ABOUT],
    patch_media_type[ABOUT],
    path_ambiguous[ABOUT],
    precondition_conflict[ABOUT],
    precondition_ignored[ABOUT],
    precondition_quoted_star[ABOUT],
    precondition_required,
    precondition_syntax[ABOUT],
    precondition_weak[ABOUT],
    query_unknown[ABOUT],
    query_value[ABOUT],
    repeatability[ABOUT],
    role[ABOUT],
    token_missing,
    unknown_route[ABOUT],
    upgrade[ABOUT],
    ;
    reported: body_missing, body_unexpected, path_misspelled,
);
