//! The kind of a number, and whether its length is possible.

/// The kind of a number. Variants are added when libphonenumber's metadata gains new kinds.
///
/// The discriminants are stable, and `Unknown` is the only kind of an invalid number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Kind {
    /// The number is not valid.
    Unknown = 0,
    /// A line at a fixed place.
    FixedLine = 1,
    /// A mobile subscription.
    Mobile = 2,
    /// A fixed line or a mobile subscription: the plan does not distinguish them, as in North America.
    FixedLineOrMobile = 3,
    /// Free for the caller.
    TollFree = 4,
    /// Costs the caller more than an ordinary call.
    Premium = 5,
    /// Caller and called party share the cost.
    SharedCost = 6,
    /// Telephony over the internet, not tied to a place.
    Voip = 7,
    /// A personal number, which follows its owner across lines.
    Personal = 8,
    /// A pager.
    Pager = 9,
    /// A universal access number: one number for all sites of an organisation.
    Uan = 10,
    /// Access to a voice mailbox.
    Voicemail = 11,
}

impl Kind {
    /// Every kind, ordered by discriminant.
    ///
    /// ```
    /// use e164_plan::Kind;
    ///
    /// assert_eq!(Kind::ALL[Kind::Voip as usize], Kind::Voip);
    /// ```
    pub const ALL: [Self; 12] = [
        Self::Unknown,
        Self::FixedLine,
        Self::Mobile,
        Self::FixedLineOrMobile,
        Self::TollFree,
        Self::Premium,
        Self::SharedCost,
        Self::Voip,
        Self::Personal,
        Self::Pager,
        Self::Uan,
        Self::Voicemail,
    ];

    /// The name of the kind in lower case with hyphens, for logs and for other languages:
    ///
    /// ```
    /// assert_eq!(e164_plan::Kind::FixedLineOrMobile.as_str(), "fixed-line-or-mobile");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::FixedLine => "fixed-line",
            Self::Mobile => "mobile",
            Self::FixedLineOrMobile => "fixed-line-or-mobile",
            Self::TollFree => "toll-free",
            Self::Premium => "premium",
            Self::SharedCost => "shared-cost",
            Self::Voip => "voip",
            Self::Personal => "personal",
            Self::Pager => "pager",
            Self::Uan => "uan",
            Self::Voicemail => "voicemail",
        }
    }

    pub(crate) const fn from_label(label: u8) -> Self {
        match label {
            1 => Self::FixedLine,
            2 => Self::Mobile,
            3 => Self::FixedLineOrMobile,
            4 => Self::TollFree,
            5 => Self::Premium,
            6 => Self::SharedCost,
            7 => Self::Voip,
            8 => Self::Personal,
            9 => Self::Pager,
            10 => Self::Uan,
            11 => Self::Voicemail,
            _ => Self::Unknown,
        }
    }
}

/// Whether numbers of this length exist. Like libphonenumber, it considers only the main region of the calling code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Length {
    /// Numbers of this length exist.
    Possible,
    /// Numbers of this length can be dialled only within an area.
    LocalOnly,
    /// All numbers are longer.
    TooShort,
    /// All numbers are shorter.
    TooLong,
    /// Shorter and longer numbers exist, but none of this length.
    Invalid,
}

impl Length {
    /// Every length, ordered by discriminant.
    ///
    /// ```
    /// use e164_plan::Length;
    ///
    /// assert_eq!(Length::ALL[Length::TooLong as usize], Length::TooLong);
    /// ```
    pub const ALL: [Self; 5] =
        [Self::Possible, Self::LocalOnly, Self::TooShort, Self::TooLong, Self::Invalid];

    /// The name of the length in lower case with hyphens, for logs and for other languages:
    ///
    /// ```
    /// assert_eq!(e164_plan::Length::TooShort.as_str(), "too-short");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::LocalOnly => "local-only",
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Invalid => "invalid",
        }
    }

    /// Classifies a count of national digits, from 0 to 14, by the sets of possible and local lengths.
    pub(crate) const fn of(digits: usize, possible: u16, local: u16) -> Self {
        let bit = 1_u16 << (digits & 15);
        if local & bit != 0 {
            Self::LocalOnly
        } else if possible & bit != 0 {
            Self::Possible
        } else if possible & (bit - 1) == 0 {
            Self::TooShort
        } else if possible >> (digits & 15) == 0 {
            Self::TooLong
        } else {
            Self::Invalid
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_the_order_of_the_discriminants() {
        for (index, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, index, "{kind:?}");
            assert_eq!(Kind::from_label(index as u8), kind);
        }
        assert_eq!(Kind::from_label(Kind::ALL.len() as u8), Kind::Unknown, "no kind is missing");
        for (index, length) in Length::ALL.into_iter().enumerate() {
            assert_eq!(length as usize, index, "{length:?}");
        }
    }
}
