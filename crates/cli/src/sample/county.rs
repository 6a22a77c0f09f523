//! An invented county that elects on one day.

use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::Shape;

/// The mean community of the county.
pub(crate) const MEAN_SHAPE: Shape = Shape { households: 1_943, residents: 4_634, groups: 24 };

/// Households of the whole county.
const HOUSEHOLDS: u32 = 56_351;
/// Residents of the whole county.
pub(crate) const RESIDENTS: u32 = 134_400;
/// Communities of the county.
pub(crate) const COMMUNITIES: u32 = 29;
/// Households of a residents' group, on the average.
const PER_GROUP: u32 = 81;

/// Names of the communities, without 社区.
const NAMES: [&str; 29] = [
    "枫林", "双桥", "望江", "晴川", "柳堤", "书院", "古渡", "桂园", "石榴", "清泉", "松岗", "梅岭", "莲塘", "竹溪",
    "北门", "南湖", "东塔", "西园", "新风", "和顺", "永安", "长乐", "鹤鸣", "云水", "星光", "春晓", "银杏", "澄江",
    "白鹭",
];

/// The county's streets.
const STREETS: [&str; 4] = ["枫林街道", "渡口街道", "望江街道", "石桥街道"];

/// The street of the community of an index; the streets come in turn.
pub(crate) fn street(index: u32) -> &'static str {
    let turn = usize::try_from(index).unwrap_or_default() % STREETS.len();
    STREETS.get(turn).copied().unwrap_or_default()
}

/// The communities of the county, by index: together exactly its households and residents.
pub(crate) fn county(seed: u64) -> Vec<(String, Shape)> {
    county_of(seed, COMMUNITIES, RESIDENTS)
}

/// The same with so many communities and residents; households keep their size.
pub(crate) fn county_of(seed: u64, communities: u32, residents: u32) -> Vec<(String, Shape)> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let weights: Vec<u32> = (0..communities).map(|_| rng.random_range(60..145)).collect();
    let homes = u64::from(residents) * u64::from(HOUSEHOLDS) / u64::from(RESIDENTS);
    let households = shared(u32::try_from(homes).unwrap_or(u32::MAX), &weights);
    let crowded: Vec<u32> = households.iter().map(|households| households * rng.random_range(92..109)).collect();
    let residents = shared(residents, &crowded);
    (0..)
        .zip(households)
        .zip(residents)
        .map(|((index, households), residents)| {
            let groups = (households + PER_GROUP / 2) / PER_GROUP;
            (community_name(index), Shape { households, residents, groups })
        })
        .collect()
}

/// The name of the community of an index; beyond the county's own they are numbered.
pub(super) fn community_name(index: u32) -> String {
    let name = usize::try_from(index).ok().and_then(|place| NAMES.get(place));
    name.map_or_else(|| format!("演练第{}社区", index + 1), |name| format!("{name}社区"))
}

/// Shares of a total after weights; what rounding leaves goes to the first, one each.
fn shared(total: u32, weights: &[u32]) -> Vec<u32> {
    let sum: u64 = weights.iter().copied().map(u64::from).sum();
    let share = |weight: u32| u32::try_from(u64::from(total) * u64::from(weight) / sum.max(1)).unwrap_or(0);
    let mut shares: Vec<u32> = weights.iter().map(|weight| share(*weight)).collect();
    let left = total.saturating_sub(shares.iter().sum());
    for (share, _) in shares.iter_mut().zip(0..left) {
        *share += 1;
    }
    shares
}
