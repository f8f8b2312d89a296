//! What was changed in a text, and why a text has no suggestion.

/// One repair that leads from the text to the suggested number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Change {
    /// White space was removed.
    Spaces,
    /// Characters that are not displayed were removed: format characters, variation selectors, fillers.
    InvisibleCharacters,
    /// Apostrophes or quotation marks around the number were removed.
    Apostrophe,
    /// The scheme `tel:` was removed.
    TelUri,
    /// Full-width digits or a full-width plus sign were replaced with ASCII characters.
    FullWidth,
    /// Other digits and plus signs that are not ASCII were replaced with ASCII characters.
    OtherDigits,
    /// Hyphens, dots, parentheses and slashes were removed.
    Punctuation,
    /// An extension after the number was removed.
    Extension,
    /// All plus signs but one were removed.
    DoubledPlus,
    /// An international prefix such as `00` was replaced with a plus sign.
    InternationalPrefix,
    /// A trunk prefix, carrier code or former mobile prefix was removed.
    TrunkPrefix,
    /// The digits of the national format were rewritten: the mobile prefix of Argentina, or an area code that was added.
    NationalFormat,
    /// The calling code of the given country was added.
    CountryCode,
    /// A plus sign was added in front of the calling code.
    PlusAdded,
}

impl Change {
    /// All changes, in the order in which [`Suggestion::changes`](crate::Suggestion::changes) returns them.
    pub const ALL: [Self; 14] = [
        Self::Spaces,
        Self::InvisibleCharacters,
        Self::Apostrophe,
        Self::TelUri,
        Self::FullWidth,
        Self::OtherDigits,
        Self::Punctuation,
        Self::Extension,
        Self::DoubledPlus,
        Self::InternationalPrefix,
        Self::TrunkPrefix,
        Self::NationalFormat,
        Self::CountryCode,
        Self::PlusAdded,
    ];

    /// The name of the change in lower case with hyphens, which does not change between versions.
    ///
    /// ```
    /// assert_eq!(e164_plan::Change::TrunkPrefix.as_str(), "trunk-prefix");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spaces => "spaces",
            Self::InvisibleCharacters => "invisible-characters",
            Self::Apostrophe => "apostrophe",
            Self::TelUri => "tel-uri",
            Self::FullWidth => "full-width",
            Self::OtherDigits => "other-digits",
            Self::Punctuation => "punctuation",
            Self::Extension => "extension",
            Self::DoubledPlus => "doubled-plus",
            Self::InternationalPrefix => "international-prefix",
            Self::TrunkPrefix => "trunk-prefix",
            Self::NationalFormat => "national-format",
            Self::CountryCode => "country-code",
            Self::PlusAdded => "plus-added",
        }
    }
}

/// A set of changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Changes(u16);

impl Changes {
    pub(super) fn add(&mut self, change: Change) {
        self.0 |= 1 << change as u8;
    }

    pub(super) fn with(mut self, change: Change) -> Self {
        self.add(change);
        self
    }

    pub(super) const fn contains(self, change: Change) -> bool {
        self.0 >> change as u8 & 1 == 1
    }

    pub(super) const fn bits(self) -> u16 {
        self.0
    }
}

/// What prevents a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Obstacle {
    /// The text has no digits.
    NoDigits,
    /// The text has more than [`MAX_SUGGEST_BYTES`](crate::MAX_SUGGEST_BYTES) bytes.
    TextTooLong,
    /// A spreadsheet wrote the number with an exponent, as in `4.4E+11`, and lost digits.
    Exponent,
    /// A spreadsheet or a program wrote the number with a decimal point, or there are two decimal numbers, as in coordinates.
    Decimal,
    /// A range of numbers.
    Range,
    /// More than one number.
    List,
    /// Text that belongs neither to a number nor to an extension, or an IP address.
    OtherText,
    /// The number is in national format, or has no calling code, and the country is not given.
    NationalFormat,
    /// The number begins with an international prefix, and the country is not given or has another one.
    InternationalPrefix,
    /// The text is a valid number in more than one reading, or its groups of digits fit something else as well: the first group is
    /// not the calling code, the last one has one digit, or digits precede a trunk prefix.
    Ambiguous,
    /// The number is valid with a zero after the calling code, which was probably removed as a trunk prefix.
    ZeroMissing,
    /// Digits are missing.
    MissingDigits,
    /// The number has more digits than the plan of its country allows.
    TooManyDigits,
    /// The number begins with an unassigned calling code.
    UnknownCallingCode,
    /// No reading of the text is a valid number.
    NotInPlan,
    /// A date.
    Date,
}

impl Obstacle {
    /// All obstacles.
    pub const ALL: [Self; 16] = [
        Self::NoDigits,
        Self::TextTooLong,
        Self::Exponent,
        Self::Decimal,
        Self::Range,
        Self::List,
        Self::OtherText,
        Self::NationalFormat,
        Self::InternationalPrefix,
        Self::Ambiguous,
        Self::ZeroMissing,
        Self::MissingDigits,
        Self::TooManyDigits,
        Self::UnknownCallingCode,
        Self::NotInPlan,
        Self::Date,
    ];

    /// The name of the obstacle in lower case with hyphens, which does not change between versions.
    ///
    /// ```
    /// assert_eq!(e164_plan::Obstacle::Exponent.as_str(), "exponent");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoDigits => "no-digits",
            Self::TextTooLong => "text-too-long",
            Self::Exponent => "exponent",
            Self::Decimal => "decimal",
            Self::Range => "range",
            Self::List => "list",
            Self::OtherText => "other-text",
            Self::NationalFormat => "national-format",
            Self::InternationalPrefix => "international-prefix",
            Self::Ambiguous => "ambiguous",
            Self::ZeroMissing => "zero-missing",
            Self::MissingDigits => "missing-digits",
            Self::TooManyDigits => "too-many-digits",
            Self::UnknownCallingCode => "unknown-calling-code",
            Self::NotInPlan => "not-in-plan",
            Self::Date => "date",
        }
    }
}

/// What the digits of a number in E.164 form, which its plan does not contain, tell about the cause.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It is valid without a trunk prefix or a former mobile prefix after the calling code.
    TrunkPrefix,
    /// It is in national format after the calling code.
    NationalFormat,
    /// It is valid with a zero after the calling code.
    ZeroMissing,
    /// It is valid with a digit more at the end.
    TooFewDigits,
    /// It is valid without its last digit.
    TooManyDigits,
}
