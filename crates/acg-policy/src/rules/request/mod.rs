//! Rules about the request line, the header fields and the size of the body.

use crate::route::HeadView;
use crate::rule::rules;

rules!(HeadView;
    api_version_missing,
    api_version_repeated,
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
    reported: body_missing, body_unexpected,
);
