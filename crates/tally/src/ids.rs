//! The names of posts and candidates.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(Cow<'static, str>);

        impl $name {
            /// The name as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(name: String) -> Self {
                Self(Cow::Owned(name))
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(Cow::Owned(name.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

names! {
    /// A post that is elected, such as `director`.
    Post,
    /// A person who can receive votes; the same name in two contests is the same person.
    CandidateId,
}

impl Post {
    /// 主任.
    pub const DIRECTOR: Self = Self(Cow::Borrowed("director"));
    /// 副主任.
    pub const DEPUTY: Self = Self(Cow::Borrowed("deputy"));
    /// 委员.
    pub const MEMBER: Self = Self(Cow::Borrowed("member"));
    /// 妇女委员, where it is a post of its own (ZJ 21).
    pub const WOMEN: Self = Self(Cow::Borrowed("women"));
}
