//! Subject `module`: every case, with its body cut in several ways.

use std::collections::BTreeMap;

use acg_policy_vectors::{Case, CheckError, Subject, Verdict, Visibility, load, run};
use serde_json::json;

use crate::common;
use crate::proxy::{FILTER, Field, Proxy, ROLES_PROPERTY, list};

/// How a request comes in.
#[derive(Clone, Copy, Debug)]
struct Cut {
    /// Bytes of each part of the body.
    part: usize,
    end: End,
}

/// What ends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Its last part, which is the header when there is no body.
    LastPart,
    /// A part of no bytes.
    EmptyPart,
    /// Trailers.
    Trailers,
}

const CUTS: [Cut; 5] = [
    Cut { part: usize::MAX, end: End::LastPart },
    Cut { part: usize::MAX, end: End::EmptyPart },
    Cut { part: usize::MAX, end: End::Trailers },
    Cut { part: 17, end: End::LastPart },
    Cut { part: 23, end: End::Trailers },
];

struct InModule {
    proxy: Proxy,
    /// Configurations and their contexts, all in one worker.
    roots: BTreeMap<String, u32>,
    next: u32,
}

#[test]
fn the_module_agrees_with_every_vector() {
    let mut subject = InModule { proxy: FILTER.start(), roots: BTreeMap::new(), next: 1 };
    let summary = run(&mut subject, &load().unwrap()).unwrap();
    println!("{summary:?}");
    let world = subject.proxy.world();
    assert_eq!(world.violations, [""; 0]);
    assert_eq!(world.counters.get("acg_policy.internal"), None);
}

impl Subject for InModule {
    fn name(&self) -> &'static str {
        "module"
    }

    fn visibility(&self) -> Visibility {
        Visibility::Reply
    }

    fn check(&mut self, case: &Case) -> Result<Verdict, CheckError> {
        let verdicts =
            CUTS.iter().map(|cut| self.check_cut(case, *cut)).collect::<Result<Vec<_>, _>>()?;
        let same = verdicts.windows(2).all(|pair| pair[0] == pair[1]);
        let verdict = verdicts.into_iter().next().filter(|_| same);
        verdict.ok_or_else(|| "another verdict when the body comes in other parts".into())
    }
}

impl InModule {
    fn check_cut(&mut self, case: &Case, cut: Cut) -> Result<Verdict, CheckError> {
        let root = self.root(case)?;
        let context = self.next_context();
        self.proxy.create(context, root)?;
        let passes = send(&mut self.proxy, context, case, cut)?;
        if let Some(call) = self.proxy.world().calls.pop() {
            if passes || case.account.is_none() {
                return Err("the account was asked for needlessly".into());
            }
            let credentials = |fields: &[Field]| -> Vec<Vec<u8>> {
                let own = fields.iter().filter(|(name, _)| name == b"authorization");
                own.map(|(_, value)| value.clone()).collect()
            };
            let same = credentials(&call.headers) == credentials(&fields_of(case));
            if !same || (call.cluster.as_str(), call.timeout_ms) != ("acg_api", 1000) {
                return Err(format!("another lookup than expected: {call:?}").into());
            }
            self.proxy.answer(root, call.token, common::account_answer(case))?;
        }
        let seen = self.proxy.world().requests.remove(&context).unwrap_or_default();
        self.proxy.delete(context)?;
        match seen.reply {
            Some(reply) if !seen.resumed && !passes => {
                let verdict = Verdict::from_reply(reply.status, &reply.body)?;
                let has_code = reply.headers.iter().any(|(name, _)| name == b"x-ms-error-code");
                let named = verdict
                    .issues
                    .iter()
                    .any(|issue| reply.details == format!("acg_policy:{}", issue.code));
                if has_code && named { Ok(verdict) } else { Err(format!("{reply:?}").into()) }
            }
            None if seen.resumed || passes => Ok(Verdict::accepted()),
            _ => Err("neither answered nor passed on".into()),
        }
    }

    fn root(&mut self, case: &Case) -> Result<u32, CheckError> {
        let account = json!({ "cluster": "acg_api", "timeoutMs": 1000 });
        let text = common::configuration(case, &account).to_string();
        if let Some(root) = self.roots.get(&text) {
            return Ok(*root);
        }
        let root = self.next_context();
        if !self.proxy.configure(root, &text)? {
            return Err(format!("refused: {text}: {:?}", self.proxy.world().log).into());
        }
        self.roots.insert(text, root);
        Ok(root)
    }

    fn next_context(&mut self) -> u32 {
        self.next += 1;
        self.next
    }
}

/// Sends a request as long as the filter does not answer. `true` when its end passes.
fn send(proxy: &mut Proxy, context: u32, case: &Case, cut: Cut) -> Result<bool, CheckError> {
    proxy.world().headers = fields_of(case);
    let roles = case.roles.iter().map(|roles| (ROLES_PROPERTY.to_vec(), list(roles)));
    proxy.world().properties = roles.collect();
    proxy.world().body.clear();
    let body = &case.request.body;
    let ends = body.is_empty() && cut.end == End::LastPart;
    let mut passes = proxy.headers(context, ends)?;
    let part = if body.len() > 16_384 { cut.part.max(4_096) } else { cut.part };
    let parts = body.chunks(part.min(body.len().max(1)));
    let count = parts.len();
    for (index, part) in parts.enumerate() {
        if proxy.world().requests[&context].reply.is_some() {
            return Ok(false);
        }
        proxy.world().body.extend_from_slice(part);
        passes = proxy.body(context, index + 1 == count && cut.end == End::LastPart)?;
    }
    if proxy.world().requests[&context].reply.is_some() {
        return Ok(false);
    }
    match cut.end {
        End::LastPart => Ok(passes),
        End::EmptyPart => Ok(proxy.body(context, true)?),
        End::Trailers => Ok(proxy.trailers(context)?),
    }
}

/// Header fields as Envoy shows them: pseudo-headers, and names in lower case.
fn fields_of(case: &Case) -> Vec<Field> {
    let request = &case.request;
    let mut fields: Vec<Field> = vec![
        (b":authority".to_vec(), b"gateway.example".to_vec()),
        (b":path".to_vec(), request.target.clone().into_bytes()),
        (b":method".to_vec(), request.method.clone().into_bytes()),
        (b":scheme".to_vec(), b"https".to_vec()),
    ];
    let own = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase().into_bytes(), value.clone()));
    fields.extend(own);
    fields
}
