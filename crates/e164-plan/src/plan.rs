//! What is known about a number.

use core::fmt;

use crate::table;

/// What the numbering plans say about a number. A `Plan` is 8 bytes and holds nothing of the number itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Plan {
    pub(crate) calling_code: u16,
    pub(crate) code: u8,
    pub(crate) region: Option<Region>,
    pub(crate) kind: Kind,
    pub(crate) length: Length,
    pub(crate) shared: bool,
}

impl Plan {
    /// The country calling code, 1 to 999.
    #[must_use]
    pub const fn calling_code(&self) -> u16 {
        self.calling_code
    }

    /// How many digits the calling code has, 1 to 3. The national number begins behind them and the plus sign:
    ///
    /// ```
    /// let number = "+442079460958";
    /// let plan = e164_plan::look_up(number)?;
    /// assert_eq!(number.get(1 + plan.calling_code_digits()..), Some("2079460958"));
    /// # Ok::<(), e164_plan::Fault>(())
    /// ```
    #[must_use]
    pub const fn calling_code_digits(&self) -> usize {
        match self.calling_code {
            0..10 => 1,
            10..100 => 2,
            _ => 3,
        }
    }

    /// The region to which the number belongs.
    ///
    /// Where one region has the calling code for itself, it is always known. Where several share it, it is known for valid
    /// numbers, and for others whose first digits can only be of one region. It is the first of several where the number
    /// [is shared](Self::is_shared).
    #[must_use]
    pub const fn region(&self) -> Option<Region> {
        self.region
    }

    /// Whether several regions have the number, so that nobody can tell to which of them it belongs: +1 800 in North
    /// America, or mobile numbers of Guadeloupe and its neighbours.
    ///
    /// ```
    /// let plan = e164_plan::look_up("+18335550100")?;
    /// assert!(plan.is_shared());
    /// assert_eq!(plan.region().map(|region| region.as_str()), Some("US"));
    /// assert!(!e164_plan::look_up("+12065550100")?.is_shared());
    /// # Ok::<(), e164_plan::Fault>(())
    /// ```
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.shared
    }

    /// All regions that share the calling code, the main one first.
    pub fn regions(&self) -> impl Iterator<Item = Region> + Clone + use<> {
        let shared = table::SHARED.iter().position(|code| *code == self.code);
        let bound = |place: usize| table::OTHERS.get(place).copied().unwrap_or(0);
        let others = shared.map_or(0..0, |place| bound(place)..bound(place + 1));
        core::iter::once(Region::of_code(self.code)).chain(others.map(Region))
    }

    /// What the number is for; [`Kind::Unknown`] where the plan has no such number.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What the number of digits says, whatever they are.
    #[must_use]
    pub const fn length(&self) -> Length {
        self.length
    }

    /// The same without the region.
    #[must_use]
    pub const fn outline(&self) -> Outline {
        Outline { calling_code: self.calling_code, kind: self.kind, length: self.length }
    }

    /// Whether the plan has such a number. It need not be assigned to anybody.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        !matches!(self.kind, Kind::Unknown)
    }
}

/// A [`Plan`] without the region: the one part that has to be looked for among several countries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outline {
    pub(crate) calling_code: u16,
    pub(crate) kind: Kind,
    pub(crate) length: Length,
}

impl Outline {
    /// As [`Plan::calling_code`].
    #[must_use]
    pub const fn calling_code(&self) -> u16 {
        self.calling_code
    }

    /// As [`Plan::kind`].
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// As [`Plan::length`].
    #[must_use]
    pub const fn length(&self) -> Length {
        self.length
    }

    /// As [`Plan::is_valid`].
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        !matches!(self.kind, Kind::Unknown)
    }
}

/// What a number is for. Kinds are added when libphonenumber's metadata gets new ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Kind {
    /// The plan has no such number.
    Unknown = 0,
    /// A line at a place.
    FixedLine = 1,
    /// A mobile subscription.
    Mobile = 2,
    /// One of the two: the plan does not tell them apart, as in North America.
    FixedLineOrMobile = 3,
    /// Free for the caller.
    TollFree = 4,
    /// Costs the caller more than an ordinary call.
    Premium = 5,
    /// Caller and called party share the cost.
    SharedCost = 6,
    /// Telephony over the internet, without a place.
    Voip = 7,
    /// Follows a person, whatever line that person uses.
    Personal = 8,
    /// A pager.
    Pager = 9,
    /// One number of an organisation for all its places ("universal access number").
    Uan = 10,
    /// Access to a voice mailbox.
    Voicemail = 11,
}

impl Kind {
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

/// What the number of digits behind the calling code says. Like libphonenumber, it looks at the main region of the calling
/// code only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Length {
    /// Numbers of some kind have so many digits.
    Possible,
    /// Only numbers that are dialled within an area have so many digits.
    LocalOnly,
    /// Every number has more digits.
    TooShort,
    /// Every number has fewer digits.
    TooLong,
    /// There are shorter and longer numbers, but none with so many digits.
    Invalid,
}

impl Length {
    /// The verdict on `digits` (0 to 14) for sets of possible and local lengths.
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

/// A country or territory by its ISO 3166-1 code, or the world.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(pub(crate) u8);

impl Region {
    /// Two capital letters, as in `GB`; `001` for plans that belong to no country, as +800.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.name().and_then(|name| core::str::from_utf8(name).ok()).unwrap_or("001")
    }

    /// The main region of a calling code.
    pub(crate) fn of_code(code: u8) -> Self {
        let region = Self(code);
        if region.name() == Some(table::NO_NAME) { Self::WORLD } else { region }
    }

    fn name(self) -> Option<&'static [u8]> {
        let at = 2 * usize::from(self.0);
        table::REGION_NAMES.get(at..at + 2)
    }

    /// Has no name in the table.
    const WORLD: Self = Self(u8::MAX);

    /// Whether leading digits alone decide that a number belongs here.
    pub(crate) fn leads(self) -> bool {
        let place = usize::from(self.0);
        table::LEADING.get(place / 8).is_some_and(|bits| bits >> (place % 8) & 1 == 1)
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Display for Region {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

/// Why a text is not an E.164 number of any plan. It says nothing of the text but a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The first character is not `+`.
    NoPlus,
    /// Nothing follows the plus sign.
    NoDigits,
    /// A character behind the plus sign is not one of `0` to `9`.
    NotADigit {
        /// Its place in bytes, counted from 0; the plus sign is at 0.
        at: u8,
    },
    /// More than 15 digits follow the plus sign, which E.164 does not allow.
    TooManyDigits,
    /// No calling code begins the number.
    UnknownCallingCode,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPlus => out.write_str("expected a plus sign first"),
            Self::NoDigits => out.write_str("expected digits after the plus sign"),
            Self::NotADigit { at } => write!(
                out,
                "expected only digits after the plus sign, found another character at byte {at}"
            ),
            Self::TooManyDigits => out.write_str("expected at most 15 digits"),
            Self::UnknownCallingCode => {
                out.write_str("expected a country calling code that is in use")
            }
        }
    }
}

impl core::error::Error for Fault {}
