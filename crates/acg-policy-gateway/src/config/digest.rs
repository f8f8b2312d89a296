//! The digest of the filter.

use super::finding::Findings;
use super::node::Node;

/// Checks a SHA-256 digest in hexadecimal, if there is one.
pub(super) fn check(node: &Node, sha256: &str, findings: &mut Findings) {
    let is_digest = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
    let problem = if sha256.is_empty() {
        return;
    } else if !is_digest {
        "`sha256` is not a digest of 64 hexadecimal digits: the filter cannot be loaded"
    } else if sha256.bytes().all(|byte| byte == b'0') {
        "the digest is the placeholder of the sample: the filter cannot be loaded"
    } else {
        return;
    };
    findings.error(node.get("sha256").unwrap_or(node), "code-digest", problem);
}
