//! The communications services of accounts and numbers.

use crate::text::word::words;

/// Declares every service in one table: its variant, its member of `serviceDetails`, its name.
macro_rules! services {
    ($($service:ident = $member:literal, $name:literal;)+) => {
        /// A communications service of an account or a number.
        ///
        /// ```
        /// use acg_policy::Service;
        ///
        /// assert_eq!(Service::OperatorConnect.member(), "teamsOperatorConnect");
        /// assert_eq!(Service::OperatorConnect.name(), "Operator Connect");
        /// assert_eq!(Service::ALL.len(), 5);
        /// assert_eq!("zoomPhoneCloudPeering".parse(), Ok(Service::ZoomPhone));
        /// assert_eq!(Service::ZoomPhone.to_string(), "zoomPhoneCloudPeering");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Service {
            $(#[doc = concat!($name, ", `", $member, "`.")] $service,)+
        }

        impl Service {
            /// Every service, in the order of the published schema.
            pub const ALL: [Self; [$($member),+].len()] = [$(Self::$service),+];

            /// The member of `serviceDetails` for the service.
            #[must_use]
            pub const fn member(self) -> &'static str {
                match self {
                    $(Self::$service => $member,)+
                }
            }

            /// The name of the service in texts.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$service => $name,)+
                }
            }
        }

        words!(Service, "service", member, [$(Service::$service),+]);
    };
}

services! {
    OperatorConnect = "teamsOperatorConnect", "Operator Connect";
    PhoneMobile = "teamsPhoneMobile", "Teams Phone Mobile";
    DirectRouting = "teamsDirectRouting", "Direct Routing";
    ZoomPhone = "zoomPhoneCloudPeering", "Zoom Phone Cloud Peering";
    CallProtection = "azureOperatorCallProtection", "Azure Operator Call Protection";
}
