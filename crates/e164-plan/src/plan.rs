//! The result of a look-up.

use core::fmt;

use crate::calling_code::any_calling_code;
use crate::kind::{Kind, Length};
use crate::table;

/// What the numbering plans say about a number.
///
/// A `Plan` has 8 bytes and does not contain the number itself.
///
/// ```
/// use e164_plan::{Kind, look_up};
///
/// let plan = look_up("+4915112345678")?;
/// assert_eq!((plan.calling_code(), plan.kind()), (49, Kind::Mobile));
/// # Ok::<(), e164_plan::Fault>(())
/// ```
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
    /// The country calling code, from 1 to 999.
    ///
    /// ```
    /// assert_eq!(e164_plan::look_up("+442079460958")?.calling_code(), 44);
    /// # Ok::<(), e164_plan::Fault>(())
    /// ```
    #[must_use]
    pub const fn calling_code(&self) -> u16 {
        self.calling_code
    }

    /// The number of digits of the calling code, from 1 to 3. The national number follows the plus sign and these digits:
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

    /// The region of the number, or `None` when it cannot be determined.
    ///
    /// It is always known when the calling code belongs to one region. When several regions share the calling code, it is
    /// known for valid numbers, and for invalid numbers whose leading digits belong to one region. For a number that
    /// [is shared](Self::is_shared) it is the first of the regions that share it.
    ///
    /// ```
    /// use e164_plan::look_up;
    ///
    /// let region = |number| look_up(number).map(|plan| plan.region().map(|region| region.as_str()));
    /// assert_eq!(region("+14165550123"), Ok(Some("CA")));
    /// assert_eq!(region("+1999"), Ok(None)); // No region has these leading digits.
    /// ```
    #[must_use]
    pub const fn region(&self) -> Option<Region> {
        self.region
    }

    /// Whether several regions share the number, so that its region is ambiguous: +1 800 in North America, or mobile
    /// numbers of Guadeloupe and its neighbours.
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

    /// All regions that share the calling code, the main region first.
    ///
    /// ```
    /// let plan = e164_plan::look_up("+442079460958")?;
    /// let regions: Vec<&str> = plan.regions().map(|region| region.as_str()).collect();
    /// assert_eq!(regions, ["GB", "GG", "IM", "JE"]);
    /// # Ok::<(), e164_plan::Fault>(())
    /// ```
    pub fn regions(&self) -> impl Iterator<Item = Region> + Clone + use<> {
        Region::all_of_code(self.code)
    }

    /// The kind of number; [`Kind::Unknown`] when the number is not valid.
    ///
    /// ```
    /// use e164_plan::{Kind, look_up};
    ///
    /// assert_eq!(look_up("+18005550100")?.kind(), Kind::TollFree);
    /// assert_eq!(look_up("+44207")?.kind(), Kind::Unknown);
    /// # Ok::<(), e164_plan::Fault>(())
    /// ```
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the calling code has numbers of this length, regardless of the digits.
    ///
    /// ```
    /// use e164_plan::{Length, look_up};
    ///
    /// assert_eq!(look_up("+4420794609581")?.length(), Length::TooLong);
    /// # Ok::<(), e164_plan::Fault>(())
    /// ```
    #[must_use]
    pub const fn length(&self) -> Length {
        self.length
    }

    /// This plan without its region.
    ///
    /// ```
    /// let plan = e164_plan::look_up("+442079460958")?;
    /// assert_eq!(plan.outline().kind(), plan.kind());
    /// # Ok::<(), e164_plan::Fault>(())
    /// ```
    #[must_use]
    pub const fn outline(&self) -> Outline {
        Outline { calling_code: self.calling_code, kind: self.kind, length: self.length }
    }

    /// Whether the numbering plan contains the number. A valid number is not necessarily assigned to a subscriber.
    ///
    /// ```
    /// assert!(e164_plan::look_up("+442079460958")?.is_valid());
    /// assert!(!e164_plan::look_up("+44207")?.is_valid());
    /// # Ok::<(), e164_plan::Fault>(())
    /// ```
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        !matches!(self.kind, Kind::Unknown)
    }
}

/// A [`Plan`] without its region, as [`outline`](crate::outline) returns it.
///
/// ```
/// use e164_plan::{Kind, Length, outline};
///
/// let outline = outline("+12065550100")?;
/// assert_eq!(outline.calling_code(), 1);
/// assert_eq!(outline.kind(), Kind::FixedLineOrMobile);
/// assert_eq!(outline.length(), Length::Possible);
/// assert!(outline.is_valid());
/// # Ok::<(), e164_plan::Fault>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outline {
    pub(crate) calling_code: u16,
    pub(crate) kind: Kind,
    pub(crate) length: Length,
}

impl Outline {
    /// The country calling code, as [`Plan::calling_code`].
    #[must_use]
    pub const fn calling_code(&self) -> u16 {
        self.calling_code
    }

    /// The kind of number, as [`Plan::kind`].
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether numbers of this length exist, as [`Plan::length`].
    #[must_use]
    pub const fn length(&self) -> Length {
        self.length
    }

    /// Whether the numbering plan contains the number, as [`Plan::is_valid`].
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        !matches!(self.kind, Kind::Unknown)
    }
}

/// A country or territory by its ISO 3166-1 code, or the world for plans such as +800.
///
/// `Display` and `Debug` write [`as_str`](Self::as_str).
///
/// ```
/// let region = e164_plan::look_up("+80012345678")?.region();
/// assert_eq!(region.map(|region| region.to_string()).as_deref(), Some("001"));
/// # Ok::<(), e164_plan::Fault>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(pub(crate) u8);

impl Region {
    /// The two capital letters of ISO 3166-1 alpha-2, such as `GB`; `001` for worldwide plans.
    ///
    /// ```
    /// let region = e164_plan::look_up("+442079460958")?.region();
    /// assert_eq!(region.map(|region| region.as_str()), Some("GB"));
    /// # Ok::<(), e164_plan::Fault>(())
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.name().and_then(|name| core::str::from_utf8(name).ok()).unwrap_or("001")
    }

    /// The region with two capital letters, as [`as_str`](Self::as_str) returns them; `None` if no numbering plan has it.
    ///
    /// ```
    /// let region = e164_plan::Region::from_code("GB");
    /// assert_eq!(region.map(|region| region.as_str()), Some("GB"));
    /// assert_eq!(e164_plan::Region::from_code("ZZ"), None);
    /// ```
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let mut names = table::REGION_NAMES.chunks_exact(2);
        let place = names.position(|name| name != table::NO_NAME && name == code.as_bytes())?;
        u8::try_from(place).ok().map(Self)
    }

    /// The regions of a calling code, by its index in the tables; the main region first.
    pub(crate) fn all_of_code(code: u8) -> impl Iterator<Item = Self> + Clone {
        let shared = table::SHARED.iter().position(|shared| *shared == code);
        let bound = |place: usize| table::OTHERS.get(place).copied().unwrap_or(0);
        let others = shared.map_or(0..0, |place| bound(place)..bound(place + 1));
        core::iter::once(Self::of_code(code)).chain(others.map(Self))
    }

    /// Writes the digits of the region's calling code.
    pub(crate) fn calling_code(self, digits: &mut [u8; 3]) -> &[u8] {
        // The regions that are not the main one of their calling code follow all others.
        let mut code = self.0;
        for (first, shared) in table::OTHERS.iter().zip(&table::SHARED) {
            if self.0 >= *first {
                code = *shared;
            }
        }
        let mut length = 0;
        any_calling_code(&mut |index, found| {
            for (place, digit) in digits.iter_mut().zip(found) {
                *place = *digit;
            }
            length = found.len();
            index == code
        });
        digits.get(..length).unwrap_or_default()
    }

    /// The main region of a calling code.
    pub(crate) fn of_code(code: u8) -> Self {
        let region = Self(code);
        if region.name() == Some(table::NO_NAME) { Self::WORLD } else { region }
    }

    /// Whether the plans are those of the world, as +800.
    pub(crate) fn is_world(self) -> bool {
        self == Self::WORLD
    }

    fn name(self) -> Option<&'static [u8]> {
        let at = 2 * usize::from(self.0);
        table::REGION_NAMES.get(at..at + 2)
    }

    /// The worldwide region, whose index is beyond the table of names.
    const WORLD: Self = Self(u8::MAX);

    /// Whether leading digits alone assign a number to this region.
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

/// Why a look-up failed. A fault holds a position at most, never a part of the text, so it is safe to log.
///
/// ```
/// use e164_plan::{Fault, look_up};
///
/// let fault = look_up("+44 20 7946 0958");
/// assert_eq!(fault, Err(Fault::NotADigit { at: 3 }));
/// assert_eq!(look_up("020 7946 0958"), Err(Fault::NoPlus));
/// assert_eq!(look_up("+999123456"), Err(Fault::UnknownCallingCode));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The first character is not `+`.
    NoPlus,
    /// Nothing follows the plus sign.
    NoDigits,
    /// A character after the plus sign is not one of `0` to `9`.
    NotADigit {
        /// The offset of the character in bytes; the plus sign is at 0.
        at: u8,
    },
    /// More than 15 digits follow the plus sign, which E.164 does not allow.
    TooManyDigits,
    /// The number begins with an unassigned calling code.
    UnknownCallingCode,
}

impl Fault {
    /// One fault of each kind, in the order of the enum; positions are 0.
    #[doc(hidden)]
    pub const ALL: [Self; 5] = [
        Self::NoPlus,
        Self::NoDigits,
        Self::NotADigit { at: 0 },
        Self::TooManyDigits,
        Self::UnknownCallingCode,
    ];

    /// The name of the fault in lower case with hyphens, for logs and for other languages:
    ///
    /// ```
    /// let fault = e164_plan::look_up("442079460958").unwrap_err();
    /// assert_eq!(fault.as_str(), "no-plus");
    /// ```
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NoPlus => "no-plus",
            Self::NoDigits => "no-digits",
            Self::NotADigit { .. } => "not-a-digit",
            Self::TooManyDigits => "too-many-digits",
            Self::UnknownCallingCode => "unknown-calling-code",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPlus => out.write_str("expected a leading plus sign"),
            Self::NoDigits => out.write_str("expected digits after the plus sign"),
            Self::NotADigit { at } => write!(
                out,
                "expected only digits after the plus sign; byte {at} is another character"
            ),
            Self::TooManyDigits => out.write_str("expected at most 15 digits"),
            Self::UnknownCallingCode => out.write_str("unassigned country calling code"),
        }
    }
}

impl core::error::Error for Fault {}
