//! Events of the feature `tracing`: codes and places, and never a value.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};

use acg_policy_tower::ValidateLayer;
use tower::{Layer, ServiceExt};
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

use crate::support::{ACCOUNT, NUMBER, NUMBER_BODY, Recorder, put_text, validator};

/// Records each event as one line.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        if metadata.target() == "acg_policy" {
            let mut line = Line(metadata.level().to_string());
            event.record(&mut line);
            self.0.lock().unwrap().push(line.0);
        }
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

async fn events(target: &str, body: String) -> Vec<String> {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    let service = ValidateLayer::new(validator()).layer(Recorder::default());
    service.oneshot(put_text(target, body)).await.unwrap();
    drop(guard);
    let lines = log.0.lock().unwrap();
    lines.clone()
}

#[tokio::test]
async fn a_refusal_is_an_event_with_codes_and_places() {
    let body = NUMBER_BODY.replace("CallingUserAssignment", "").replacen('{', r#"{"note": 0, "#, 1);
    let expected = "INFO message=request refused status=400 \
        codes=json/unknown-member, number/usage-empty \
        places=body /note, body /serviceDetails/teamsOperatorConnect/configuration/usage";
    assert_eq!(events(NUMBER, body).await, [expected]);
}

#[tokio::test]
async fn an_event_has_no_value_and_is_one_short_line() {
    let unknown: Vec<_> =
        (0..50).map(|index| format!(r#""n{index}\n": "+442079460999""#)).collect();
    let body = format!("{{\"telephoneNumber\": \"secret\", {}}}", unknown.join(", "));
    let lines = events(NUMBER, body).await;
    assert_eq!(lines.len(), 1);
    for value in ["secret", "442079460", "contoso", "\n"] {
        assert!(!lines[0].contains(value), "{value}: {}", lines[0]);
    }
    assert!(lines[0].contains(r"body /n0\n, ") && lines[0].ends_with("more"), "{}", lines[0]);
}

#[tokio::test]
async fn warnings_are_events_and_a_request_without_issues_is_none() {
    assert_eq!(events(NUMBER, NUMBER_BODY.to_owned()).await, [""; 0]);
    let body = NUMBER_BODY.replacen('{', r#"{"note": 0, "#, 1);
    let expected =
        "INFO message=request accepted with warnings codes=json/unknown-member places=body /note";
    assert_eq!(events(NUMBER, body).await, [expected]);
    let expected = "WARN message=request not validated codes=request/path-misspelled";
    assert_eq!(events(&format!("/v1{ACCOUNT}"), String::new()).await, [expected]);
}
