//! Rules about requests for information.

use crate::resource::RfiDraft;
use crate::rule::rules;

rules!(RfiDraft;
    comment_missing,
    nothing_to_change,
    status_unknown,
    ;
    reported: tenant_id_format,
);
