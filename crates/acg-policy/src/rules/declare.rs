//! Macros that declare a rule, and the register of a group of rules.

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
        $(applies: $applies:expr,)?
    ) => {
        $(#[doc = $line])+
        pub(crate) static RULE: $crate::report::Rule = $crate::report::Rule {
            code: $code,
            status: $status,
            levels: $crate::report::Levels {
                standard: $crate::report::Level::$standard,
                api: $crate::report::Level::$api,
                strict: $crate::report::Level::$strict,
            },
            shape: $shape,
            since: $since,
            applies: declare_rule!(@applies $($applies)?),
        };

        pub(crate) const SUMMARY: &str = $summary;

        pub(crate) const PAGE: &str = concat!($($line, "\n"),+);
    };
    (@applies) => { |_| true };
    (@applies $applies:expr) => { $applies };
}

/// Declares the register of a group from its modules: `rules!(group: Checked; name, …)` for rules with a
/// `check` of the same type, `rules!(name, …)` for rules that the JSON reader reports, and
/// `rules!(group: Checked; name, … ; reported: name, …)` for a group with both. The modules are declared
/// outside the macro, because `cargo fmt` skips modules that a macro declares.
///
/// `name[ABOUT]` is a rule that is run only if `Checked` has any of what the constant `ABOUT` of its file names: most rules are
/// about something that few requests have.
///
/// `rules!(by_aspect group: Checked; …)` is the same for a group of which a request runs few rules: the rules to run are taken from a
/// table of all aspects. A test for each rule takes more code than that, and a gateway has to load that code for each request.
///
/// `name(adapter)` is a rule whose `check` has other parameters: the adapter derives them from `Checked`
/// and calls it.
macro_rules! rules {
    (@runs $checked:ident) => {
        true
    };
    (@runs $checked:ident $about:expr) => {
        $checked.has_any($about)
    };
    (@about) => {
        $crate::route::Aspects::ANY
    };
    (@about $about:expr) => {
        $about
    };
    (@check $name:ident) => {
        $name::check
    };
    (@check $name:ident $adapter:ident) => {
        |checked, out| $adapter(checked, out, $name::check)
    };
    (by_aspect $group:ident: $checked:ident; $($name:ident $([$about:ident])?),+ $(,)? $(; reported: $($reported:ident),+ $(,)?)?) => {
        rules!($($name),+ $(, $($reported),+)?);

        /// The rules that [`check`] runs, in this order.
        pub(crate) static CHECKED: &[&$crate::report::Rule] = &[$(&$name::RULE),+];

        type Check = fn(&$checked<'_>, &mut $crate::rules::findings::Reporter<'_, '_>);

        /// The rules of [`CHECKED`], each with its check.
        static CHECKS: &[(&$crate::report::Rule, Check)] = &[$((&$name::RULE, $name::check)),+];

        /// For each aspect, the rules about it, one bit each.
        static BY_ASPECT: [u32; 32] =
            $crate::route::Aspects::places(&[$(rules!(@about $($name::$about)?)),+]);

        /// Runs the enabled rules of this group that are about an aspect of the request, in the order of the register.
        pub(crate) fn check(
            checked: &$checked<'_>,
            out: &mut $crate::rules::findings::Findings<'_>,
        ) {
            let severities = &out.ruleset().severities.$group;
            for place in checked.aspects().or(out.aspects()).find(&BY_ASPECT) {
                if let (Some((rule, check)), Some(severity)) = (CHECKS.get(place), severities.get(place)) {
                    out.run(rule, *severity, checked, check);
                }
            }
        }
    };
    ($group:ident: $checked:ident; $($name:ident $([$about:ident])? $(($adapter:ident))?),+ $(,)? $(; reported: $($reported:ident),+ $(,)?)?) => {
        rules!($($name),+ $(, $($reported),+)?);

        /// The rules that [`check`] runs, in this order.
        pub(crate) static CHECKED: &[&$crate::report::Rule] = &[$(&$name::RULE),+];

        /// Runs the enabled rules of this group in the order of the register. Each is called by its
        /// name, because a call through a table costs more than most rules.
        pub(crate) fn check(
            checked: &$checked<'_>,
            out: &mut $crate::rules::findings::Findings<'_>,
        ) {
            let [$($name),+, ..] = &out.ruleset().severities.$group;
            $(if rules!(@runs checked $($name::$about)?) {
                out.run(&$name::RULE, *$name, checked, rules!(@check $name $($adapter)?));
            })+
        }
    };
    ($($name:ident),+ $(,)?) => {
        pub(crate) static RULES: &[&$crate::report::Rule] = &[$(&$name::RULE),+];

        pub(crate) static SUMMARIES: &[(&$crate::report::Rule, &str)] =
            &[$((&$name::RULE, $name::SUMMARY)),+];

        pub(crate) static PAGES: &[(&$crate::report::Rule, &str)] =
            &[$((&$name::RULE, $name::PAGE)),+];
    };
}

pub(crate) use {declare_rule, rules};
