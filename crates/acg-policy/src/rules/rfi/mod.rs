//! Rules about requests for information.

pub(crate) mod comment_missing;
pub(crate) mod nothing_to_change;
pub(crate) mod status_unknown;
pub(crate) mod tenant_id_format;

use crate::resource::RfiDraft;
use crate::rules::rules;

rules!(rfi: RfiDraft;
    comment_missing,
    nothing_to_change,
    status_unknown,
    ;
    reported: tenant_id_format,
);
