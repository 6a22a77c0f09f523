//! How many representatives each group has: one for so many households, or a number for each group.

use super::Quota;
use crate::blocker::{Blockers, Code};
use crate::election::{Election, Group};
use rules::{Range, RepresentativeBasis};
use std::collections::BTreeSet;

pub(super) fn guard(election: &Election, basis: RepresentativeBasis, quotas: &[Quota], blockers: &mut Blockers<'_>) {
    let groups: BTreeSet<_> = quotas.iter().map(|quota| quota.group).collect();
    let every_group = groups.len() == quotas.len() && groups.iter().eq(election.groups.keys());
    if !every_group || quotas.iter().any(|quota| quota.representatives == 0) {
        blockers.add(Code::QuotaForEveryGroup).fact("groups", election.groups.len()).fact("quotas", quotas.len());
        return;
    }
    let law = election.profile.law();
    if !law.reps_basis.contains(&basis) {
        blockers.add(Code::BasisNotAllowed).fact("basis", basis.as_str());
    }
    for (quota, group) in quotas.iter().zip(election.groups.values()) {
        match basis {
            RepresentativeBasis::Households => by_households(law.reps_per_household, *quota, *group, blockers),
            RepresentativeBasis::GroupQuota => {
                by_group(law.reps_per_group, law.reps_group_households, *quota, *group, blockers);
            }
        }
    }
}

/// One representative for so many households; a group that has fewer still has one (VL18 25).
fn by_households(per: Range, quota: Quota, group: Group, blockers: &mut Blockers<'_>) {
    let least = group.households.div_ceil(per.max.max(1));
    let most = group.households.checked_div(per.min).unwrap_or(u32::MAX);
    let (least, most) = (least.max(1), most.max(1));
    if quota.representatives < least || quota.representatives > most {
        blockers
            .add(Code::QuotaByHouseholds)
            .fact("group", group.number)
            .fact("households", group.households)
            .fact("representatives", quota.representatives)
            .fact("least", least)
            .fact("most", most);
    }
}

/// The same for every group, where groups are of a like size (UL18; the Beijing method).
fn by_group(per: Range, households: Range, quota: Quota, group: Group, blockers: &mut Blockers<'_>) {
    if !per.contains(quota.representatives) {
        blockers
            .add(Code::QuotaByGroup)
            .fact("group", group.number)
            .fact("representatives", quota.representatives)
            .fact("min", per.min)
            .fact("max", per.max);
    }
    if !households.contains(group.households) {
        blockers
            .add(Code::GroupHouseholds)
            .fact("group", group.number)
            .fact("households", group.households)
            .fact("min", households.min)
            .fact("max", households.max);
    }
}
