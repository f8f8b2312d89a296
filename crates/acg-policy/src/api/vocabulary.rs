//! Documented words of members whose values the schema does not list. The API may know others.

use alloc::string::String;
use core::cmp::Ordering;
use core::convert::Infallible;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

/// Declares a type for the words of a member.
macro_rules! vocabulary {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal;)+ }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        #[expect(clippy::exhaustive_enums, reason = "a word without a variant is `Other`")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
            /// A word that is not documented, as it is. Letter case matters.
            Other(String),
        }

        impl $name {
            /// The documented words.
            pub const DOCUMENTED: [&'static str; [$($word),+].len()] = [$($word),+];

            /// The word.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                match word.as_str() {
                    $($word => Self::$variant,)+
                    _ => Self::Other(word),
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                Self::from(String::from(word))
            }
        }

        impl FromStr for $name {
            type Err = Infallible;

            fn from_str(word: &str) -> Result<Self, Infallible> {
                Ok(Self::from(word))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl Eq for $name {}

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }
    };
}

vocabulary! {
    /// What an Operator Connect or Teams Phone Mobile number is used for.
    ///
    /// ```
    /// use acg_policy::Usage;
    ///
    /// assert_eq!(Usage::from("ConferenceAssignment").to_string(), "ConferenceAssignment");
    /// let unknown = Usage::from("VoiceAssignment");
    /// assert!(matches!(&unknown, Usage::Other(word) if word == "VoiceAssignment"));
    /// assert_eq!(unknown.as_str(), "VoiceAssignment");
    /// ```
    Usage {
        /// A person.
        CallingUserAssignment = "CallingUserAssignment";
        /// An application of Microsoft, such as an auto attendant.
        FirstPartyAppAssignment = "FirstPartyAppAssignment";
        /// A conference bridge.
        ConferenceAssignment = "ConferenceAssignment";
    }
}

vocabulary! {
    /// What the user of an Operator Connect or Teams Phone Mobile number can do.
    ///
    /// ```
    /// use acg_policy::Capability;
    ///
    /// assert_eq!(Capability::DOCUMENTED, ["InboundCalling", "OutboundCalling", "Mobile"]);
    /// assert_eq!(Capability::Mobile.as_str(), "Mobile");
    /// ```
    Capability {
        /// Receive calls.
        InboundCalling = "InboundCalling";
        /// Make calls.
        OutboundCalling = "OutboundCalling";
        /// Use a mobile telephone.
        Mobile = "Mobile";
    }
}

vocabulary! {
    /// Whether a number is assigned to a user in Teams.
    ///
    /// ```
    /// assert_eq!(acg_policy::AssignmentStatus::Assigned.as_str(), "assigned");
    /// ```
    AssignmentStatus {
        /// It is.
        Assigned = "assigned";
        /// It is not.
        Unassigned = "unassigned";
    }
}

vocabulary! {
    /// How the operator answers a request for information.
    ///
    /// ```
    /// use acg_policy::RelationshipStatus;
    ///
    /// let status = RelationshipStatus::AgreementSigned;
    /// assert_eq!(status.as_str(), "AgreementSigned");
    /// ```
    RelationshipStatus {
        /// The consent is acknowledged.
        ConsentAcknowledged = "ConsentAcknowledged";
        /// The customer has been contacted.
        CustomerContacted = "CustomerContacted";
        /// The agreement is signed.
        AgreementSigned = "AgreementSigned";
        /// The operator declines the consent.
        ConsentDeclined = "ConsentDeclined";
        /// The contract has ended.
        ContractTerminated = "ContractTerminated";
    }
}
