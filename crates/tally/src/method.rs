//! What the method (选举办法) of one election chose where the profile leaves a choice.

use std::borrow::Cow;

use rules::{DuplicatePost, KinResolve, Law, Profile, RuleId, TwoPosts, WomenSeat};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::Post;
use crate::input::present;

/// The choices, each under the name of its rule; what is left out stays as the profile has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// One person named for two posts; `count_down` counts votes for a higher post for the lower ones too.
    #[serde(
        rename = "ballot.dup_post",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub dup_post: Option<DuplicatePost>,
    /// One person ahead for two posts.
    #[serde(rename = "win.two_posts", default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub two_posts: Option<TwoPosts>,
    /// How the women's seat is filled.
    #[serde(
        rename = "size.women_seat",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub women_seat: Option<WomenSeat>,
    /// Which of close relatives keeps the seat.
    #[serde(rename = "kin.resolve", default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub kin_resolve: Option<KinResolve>,
    /// The women's post, where it stands on the ballot by itself (ZJ 21).
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub women_post: Option<Post>,
}

/// A profile with the choices of a method made.
pub(crate) struct Applied<'a> {
    profile: &'a Profile,
    law: Cow<'a, Law>,
}

impl<'a> Applied<'a> {
    /// The profile as it is, or with what the method chose.
    pub(crate) fn new(profile: &'a Profile, method: Option<&Method>) -> Self {
        let Some(method) = method else { return Self { profile, law: Cow::Borrowed(profile.law()) } };
        let mut law = profile.law().clone();
        law.ballot_dup_post = method.dup_post.unwrap_or(law.ballot_dup_post);
        law.win_two_posts = method.two_posts.unwrap_or(law.win_two_posts);
        law.size_women_seat = method.women_seat.unwrap_or(law.size_women_seat);
        law.kin_resolve = method.kin_resolve.unwrap_or(law.kin_resolve);
        Self { profile, law: Cow::Owned(law) }
    }

    /// The typed values.
    pub(crate) fn law(&self) -> &Law {
        &self.law
    }

    /// The rule's article.
    pub(crate) fn article(&self, rule: RuleId) -> String {
        self.profile.rule(rule).article.clone()
    }
}
