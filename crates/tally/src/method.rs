//! What the method (选举办法) of one election chose where the profile leaves a choice.

use rules::{DuplicatePost, KinResolve, LawError, Profile, RuleId, TwoPosts, Value, WomenSeat};
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

impl Method {
    /// The profile with these choices made.
    pub fn over(&self, profile: &Profile) -> Result<Profile, LawError> {
        let chosen = [
            (RuleId::BallotDupPost, self.dup_post.map(DuplicatePost::as_str)),
            (RuleId::WinTwoPosts, self.two_posts.map(TwoPosts::as_str)),
            (RuleId::SizeWomenSeat, self.women_seat.map(WomenSeat::as_str)),
            (RuleId::KinResolve, self.kin_resolve.map(KinResolve::as_str)),
        ];
        let made = chosen.into_iter().filter_map(|(rule, word)| Some((rule, Value::Choice(word?.to_owned()))));
        made.into_iter().try_fold(profile.clone(), |profile, (rule, value)| profile.with_value(rule, value))
    }
}
