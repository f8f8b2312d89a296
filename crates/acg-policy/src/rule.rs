//! What a rule is: data that never changes, beside the function that checks it.

use alloc::string::String;

use crate::policy::Profile;
use crate::report::Severity;
use crate::text::text;

/// A rule's identity and default levels.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// The stable name, `group/fault`, the same in issues, files, vectors and pages.
    pub code: &'static str,
    /// The rule in one line.
    pub summary: &'static str,
    /// The HTTP status of a rejection by this rule.
    pub status: u16,
    /// How much it weighs in each profile.
    pub levels: Levels,
    /// Whether it guards the shape of a request, which no policy can switch off.
    pub shape: bool,
    /// The first release that has it.
    pub since: &'static str,
}

impl Rule {
    /// The address of the page that explains the rule.
    #[must_use]
    pub fn url(&self) -> String {
        text![PAGES, self.code, ".md"]
    }

    /// The first half of the code: `number` of `number/usage-empty`.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.code.split('/').next().unwrap_or(self.code)
    }

    /// The place of this rule's status among others: the smallest decides for a report.
    pub(crate) fn precedence(&self) -> u8 {
        match self.status {
            413 => 0,
            415 => 1,
            400 if self.group() == "request" => 2,
            404 => 3,
            405 => 4,
            401 => 5,
            403 => 6,
            400 => 7,
            409 => 8,
            _ => 9,
        }
    }
}

/// How much a rule weighs in each profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "one member for each profile, by definition")]
pub struct Levels {
    /// In [`Profile::Standard`].
    pub standard: Level,
    /// In [`Profile::Api`].
    pub api: Level,
    /// In [`Profile::Strict`].
    pub strict: Level,
}

impl Levels {
    /// The level in `profile`.
    #[must_use]
    pub const fn of(self, profile: Profile) -> Level {
        match profile {
            Profile::Standard => self.standard,
            Profile::Api => self.api,
            Profile::Strict => self.strict,
        }
    }
}

/// What a policy makes of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a rule rejects, warns or is silent; there is no fourth"
)]
pub enum Level {
    /// The rule rejects.
    Error,
    /// The rule warns.
    Warning,
    /// The rule is not asked.
    Off,
}

impl Level {
    /// `error`, `warning` or `off`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Off => "off",
        }
    }

    /// The level of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Error, Self::Warning, Self::Off].into_iter().find(|level| level.as_str() == name)
    }

    /// The severity of this rule's issues; `None` when it is not asked.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Off => None,
        }
    }
}

/// Declares the rule of a file: its documentation, which is also its page, and its data.
macro_rules! declare_rule {
    (
        $(#[doc = $line:literal])+
        code: $code:literal,
        summary: $summary:literal,
        status: $status:literal,
        levels: { standard: $standard:ident, api: $api:ident, strict: $strict:ident },
        shape: $shape:literal,
        since: $since:literal,
    ) => {
        $(#[doc = $line])+
        pub(crate) static RULE: $crate::rule::Rule = $crate::rule::Rule {
            code: $code,
            summary: $summary,
            status: $status,
            levels: $crate::rule::Levels {
                standard: $crate::rule::Level::$standard,
                api: $crate::rule::Level::$api,
                strict: $crate::rule::Level::$strict,
            },
            shape: $shape,
            since: $since,
        };

        pub(crate) const PAGE: &str = concat!($($line, "\n"),+);
    };
}

/// Makes the register of a group from its modules: `rules!(Checked; name, …)` for rules with a
/// `check` over the same thing, `rules!(name, …)` for rules that the reader itself reports, and
/// `rules!(Checked; name, … ; reported: name, …)` for a group with both. The modules are declared
/// outside the macro, because `cargo fmt` does not see modules that a macro declares.
macro_rules! rules {
    ($checked:ident; $($name:ident),+ $(,)? $(; reported: $($reported:ident),+ $(,)?)?) => {
        rules!($($name),+ $(, $($reported),+)?);

        /// Asks every rule of this group about `checked`, in the order in which they speak. Each is
        /// called by its name, because a call through a table costs more than most rules do.
        pub(crate) fn ask(
            checked: &$checked<'_>,
            out: &mut $crate::findings::Findings<'_>,
        ) {
            let mut severities = out.severities(RULES).iter().copied();
            $(out.ask(&$name::RULE, severities.next().flatten(), checked, $name::check);)+
        }
    };
    ($($name:ident),+ $(,)?) => {
        pub(crate) static RULES: &[&$crate::rule::Rule] = &[$(&$name::RULE),+];

        pub(crate) static PAGES: &[(&$crate::rule::Rule, &str)] =
            &[$((&$name::RULE, $name::PAGE)),+];
    };
}

pub(crate) use {declare_rule, rules};

/// Where the pages of `docs/rules` are published.
const PAGES: &str = "https://github.com/acg-policy/acg-policy/blob/main/docs/rules/";
