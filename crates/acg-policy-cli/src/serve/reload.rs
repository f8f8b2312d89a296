//! Where the policy comes from, and reading it again.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
#[cfg(unix)]
use std::time::Duration;

use acg_policy::{Policy, Profile, Validator};
#[cfg(unix)]
use acg_policy_wire::v1::Identity;

use super::shared::Shared;
use crate::args::{ProfileName, Serve};
use crate::output;
use crate::policy;

/// Where the policy comes from.
pub(super) enum Source {
    File(PathBuf),
    Profile(Profile),
}

impl Source {
    pub(super) fn new(serve: &Serve) -> Self {
        match (&serve.policy, serve.profile) {
            (Some(file), _) => Self::File(file.clone()),
            (None, Some(ProfileName(profile))) => Self::Profile(profile),
            (None, None) => Self::Profile(Profile::default()),
        }
    }

    /// A validator for the policy. Its warnings are written to standard error; the errors are the messages of
    /// all of its faults.
    pub(super) fn read(&self) -> Result<Validator, Vec<String>> {
        match self {
            Self::Profile(profile) => Ok(Validator::new(Policy::new(*profile))),
            Self::File(file) => {
                let (policy, warnings) = policy::read_with_faults(file)?;
                warnings.iter().for_each(|warning| output::error(format_args!("{warning}")));
                Ok(Validator::new(policy))
            }
        }
    }
}

/// Reads the policy again at each SIGHUP.
#[cfg(unix)]
pub(super) fn on_signal(source: Source, shared: Arc<Shared>) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut signals = signal(SignalKind::hangup())?;
    let source = Arc::new(source);
    tokio::spawn(async move {
        while signals.recv().await.is_some() {
            let source = Arc::clone(&source);
            // The file can be on a slow disk, or a pipe to which nobody writes.
            let reading = tokio::task::spawn_blocking(move || source.read());
            let read = match tokio::time::timeout(READ_TIME, reading).await {
                Ok(Ok(read)) => read,
                Ok(Err(_panicked)) => Err(Vec::new()),
                Err(_) => Err(vec!["cannot read the policy in time".to_owned()]),
            };
            replace(read, &shared);
        }
    });
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn on_signal(_source: Source, _shared: Arc<Shared>) -> io::Result<()> {
    Ok(())
}

/// Uses the policy that was read. In place of one with faults the policy in use is kept.
#[cfg(unix)]
fn replace(read: Result<Validator, Vec<String>>, shared: &Shared) {
    match read {
        Ok(validator) => {
            let hash = Identity::new(validator.policy(), None).hash;
            shared.replace_validator(validator);
            shared.metrics.count_reload(true);
            output::error(format_args!("policy read again: hash {hash}"));
        }
        Err(faults) => {
            faults.iter().for_each(|fault| output::error(format_args!("{fault}")));
            shared.metrics.count_reload(false);
            output::error(format_args!("{NOT_USED}"));
        }
    }
}

const NOT_USED: &str =
    "new policy not used: the policy in use is kept; correct the file and send SIGHUP again";

/// How long reading the policy again may take.
#[cfg(unix)]
const READ_TIME: Duration = Duration::from_secs(5);
