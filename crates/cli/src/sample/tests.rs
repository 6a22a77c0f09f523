//! The invented are plausible, valid, and the same every time.

use std::collections::{BTreeMap, HashSet};

use roster::{Class, Limits, NobodyKnown, Options, Purpose, Report, Sex};

use super::*;

fn mean() -> SampleCommunity {
    community(7, 3, MEAN_SHAPE).unwrap()
}

fn check(community: &SampleCommunity, faults: Faults) -> Report {
    let sheet = roster::read(&clerk_workbook(community, faults).unwrap(), &Limits::default()).unwrap();
    let options = Options {
        election_day: REFERENCE_DAY,
        adult_age: ADULT_AGE,
        groups: &community.groups,
        purpose: Purpose::Rehearsal,
        known: &NobodyKnown,
    };
    roster::check(&sheet, &options)
}

#[test]
fn the_same_seed_gives_the_same_people_and_another_seed_others() {
    assert_eq!(mean(), mean());
    assert_ne!(mean(), community(8, 3, MEAN_SHAPE).unwrap());
    assert_eq!(county(7), county(7));
}

#[test]
fn a_community_has_its_shape() {
    let community = mean();
    let households: HashSet<_> = community.people.iter().map(|resident| resident.household).collect();
    let groups: HashSet<_> = community.people.iter().map(|resident| &resident.person.group).collect();
    assert_eq!((community.people.len(), households.len(), groups.len()), (4_634, 1_943, 24));
    assert_eq!(community.groups.len(), 24);
    assert_eq!(community.groups[23], "第24居民小组");
    for shape in [
        Shape { households: 1, residents: 1, groups: 1 },
        Shape { households: 3, residents: 40, groups: 3 },
        Shape { households: 50, residents: 50, groups: 7 },
    ] {
        let people = community_of(shape).people.len();
        assert_eq!(u32::try_from(people).unwrap(), shape.residents);
    }
    for shape in [
        Shape { households: 0, residents: 0, groups: 0 },
        Shape { households: 5, residents: 4, groups: 1 },
        Shape { households: 5, residents: 9, groups: 6 },
    ] {
        assert_eq!(super::community(1, 0, shape), Err(SampleError::Shape(shape)));
    }
    assert_eq!(super::community(1, 9_999, MEAN_SHAPE), Err(SampleError::Index(9_999)));
}

fn community_of(shape: Shape) -> SampleCommunity {
    super::community(1, 0, shape).unwrap()
}

#[test]
fn people_are_plausible() {
    let community = mean();
    let count = |test: &dyn Fn(&SamplePerson) -> bool| community.people.iter().filter(|person| test(person)).count();
    let women = count(&|resident| resident.person.sex == Sex::Female);
    assert!((2_150..2_500).contains(&women), "{women} women");
    let voters = community.voters(REFERENCE_DAY).count();
    assert!((3_500..4_250).contains(&voters), "{voters} voters");
    let deprived = count(&|resident| resident.rights == Rights::Deprived);
    assert!(deprived < 12, "{deprived} deprived");
    let class = |class| count(&|resident| resident.person.class == Some(class));
    assert!(class(Class::A) > 3_700 && class(Class::B) > 100 && class(Class::C) > 150 && class(Class::D) > 10);
    let named = |part: &str| count(&|resident| resident.person.name.as_str().contains(part));
    assert!(named("·") > 20 && named("·") < 150);
    for rare in ["䶮", "㛃", "𬱖"] {
        assert!(named(rare) > 0, "{rare}");
    }
    let distinct: HashSet<_> = community.people.iter().map(|resident| &resident.person.name).collect();
    assert!(distinct.len() > 3_200 && distinct.len() < 4_634, "{} names", distinct.len());
}

#[test]
fn children_have_their_family_s_name_and_are_younger() {
    let mut households: BTreeMap<u32, Vec<SamplePerson>> = BTreeMap::new();
    for resident in mean().people {
        households.entry(resident.household).or_default().push(resident);
    }
    let mut children = 0;
    for members in households.values() {
        let head = &members[0];
        assert!(matches!(head.place, Place::Head | Place::Alone));
        let man = |member: &&SamplePerson| {
            matches!(member.place, Place::Head | Place::Spouse) && member.person.sex == Sex::Male
        };
        let father = members.iter().find(man).unwrap_or(head).person.name.to_string();
        for child in members.iter().filter(|member| member.place == Place::Child) {
            assert!(child.person.birth_date > head.person.birth_date);
            let name = child.person.name.as_str();
            let same = match (father.split_once('·'), name.split_once('·')) {
                (Some((own, _)), Some((_, fathers))) => own == fathers || !members.iter().any(|member| man(&member)),
                _ => name.chars().next() == father.chars().next(),
            };
            assert!(same, "{name} of {father}");
            children += 1;
        }
    }
    assert!(children > 700, "{children} children");
}

#[test]
fn a_county_has_exactly_its_people_and_no_number_twice() {
    let county = county(2026);
    let sum = |part: fn(&Shape) -> u32| county.iter().map(|(_, shape)| part(shape)).sum::<u32>();
    assert_eq!((sum(|shape| shape.households), sum(|shape| shape.residents)), (56_351, 134_400));
    assert_eq!(county.len(), 29);
    let names: HashSet<_> = county.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), 29);
    let mut numbers = HashSet::new();
    for (index, (_, shape)) in (0..).zip(&county).take(4) {
        assert!(shape.households > 900 && shape.groups > 10, "{shape:?}");
        for resident in community(2026, index, *shape).unwrap().people {
            assert!(resident.person.identity.is_invented());
            assert_eq!(resident.person.identity.sex(), resident.person.sex);
            assert!(numbers.insert(resident.person.identity.clone()));
        }
    }
}

#[test]
fn a_clean_roll_is_taken_whole_and_a_faulty_one_shows_every_fault() {
    let community = mean();
    let clean = check(&community, Faults::None);
    assert_eq!(clean.counts.new, community.voters(REFERENCE_DAY).count());
    assert_eq!(clean.counts.rows, clean.counts.new);
    assert_eq!(clean.counts.with_warning, 0);

    let faulty = check(&community, Faults::Planted);
    let codes: Vec<_> = faulty.rows.iter().flat_map(|row| &row.problems).map(|problem| problem.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "ROS-02", "ROS-03", "ROS-04", "ROS-08", "ROS-01", "ROS-44", "ROS-45", "ROS-12", "ROS-43", "ROS-16",
            "ROS-47", "ROS-21", "ROS-17", "ROS-50", "ROS-50", "ROS-50"
        ]
    );
    assert_eq!((faulty.counts.refused, faulty.counts.duplicate, faulty.counts.under_age), (8, 1, 3));
}
