//! Names: surnames as frequent as they are, given names after sex and decade, names of minorities, rare characters.

use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use roster::Sex;

/// Frequent surnames with their share of 10,000 people; the rest shares what is left.
const SURNAMES: [(&str, u32); 104] = [
    ("王", 725),
    ("李", 719),
    ("张", 683),
    ("刘", 536),
    ("陈", 453),
    ("杨", 308),
    ("黄", 223),
    ("赵", 229),
    ("周", 212),
    ("吴", 200),
    ("徐", 167),
    ("孙", 154),
    ("朱", 145),
    ("马", 129),
    ("胡", 131),
    ("郭", 115),
    ("林", 118),
    ("何", 117),
    ("高", 110),
    ("罗", 101),
    ("郑", 93),
    ("梁", 84),
    ("谢", 79),
    ("宋", 81),
    ("唐", 73),
    ("许", 69),
    ("邓", 67),
    ("冯", 66),
    ("韩", 68),
    ("曹", 63),
    ("曾", 64),
    ("彭", 61),
    ("萧", 58),
    ("蔡", 53),
    ("潘", 54),
    ("田", 52),
    ("董", 52),
    ("袁", 52),
    ("于", 62),
    ("余", 48),
    ("叶", 48),
    ("蒋", 49),
    ("杜", 48),
    ("苏", 46),
    ("魏", 46),
    ("程", 46),
    ("吕", 46),
    ("丁", 43),
    ("沈", 41),
    ("任", 42),
    ("姚", 41),
    ("卢", 41),
    ("傅", 40),
    ("钟", 40),
    ("姜", 39),
    ("崔", 38),
    ("谭", 39),
    ("廖", 37),
    ("范", 37),
    ("汪", 36),
    ("陆", 36),
    ("金", 35),
    ("石", 34),
    ("戴", 34),
    ("贾", 33),
    ("韦", 32),
    ("夏", 31),
    ("邱", 31),
    ("方", 30),
    ("侯", 30),
    ("邹", 30),
    ("熊", 29),
    ("孟", 28),
    ("秦", 28),
    ("白", 28),
    ("江", 28),
    ("阎", 27),
    ("薛", 26),
    ("尹", 26),
    ("段", 24),
    ("雷", 23),
    ("黎", 22),
    ("史", 22),
    ("龙", 22),
    ("陶", 21),
    ("贺", 21),
    ("顾", 20),
    ("毛", 20),
    ("郝", 20),
    ("龚", 20),
    ("邵", 19),
    ("万", 19),
    ("钱", 19),
    ("严", 18),
    ("覃", 18),
    ("武", 18),
    ("欧阳", 8),
    ("上官", 2),
    ("司马", 2),
    ("诸葛", 1),
    ("司徒", 1),
    ("夏侯", 1),
    ("皇甫", 1),
    ("尉迟", 1),
];

/// Characters of given names by the last year of birth for which they are usual.
struct Cohort {
    until: i32,
    men: &'static str,
    women: &'static str,
    /// Of a hundred names, how many have one character.
    short: u32,
}

const COHORTS: [Cohort; 5] = [
    Cohort {
        until: 1949,
        men: "德福贵财生根发有金水长寿茂盛荣昌炳坤明祥瑞富兴旺庆春山",
        women: "秀英桂兰珍凤翠菊莲香梅玉淑芬娥素琴贞巧花云蓉仙银",
        short: 10,
    },
    Cohort {
        until: 1969,
        men: "建国华军平明志强卫东永红新民文光荣保林海生国庆胜利学忠",
        women: "秀英丽华玉兰桂芳红梅淑珍凤霞春燕爱萍素云金花小琴建玲",
        short: 20,
    },
    Cohort {
        until: 1989,
        men: "伟勇军磊涛斌强鹏杰波辉刚健俊峰超飞浩亮宏志明海林文建",
        women: "芳娜敏静丽艳娟霞秀燕玲丹萍红英莉晓琳慧婷雪梅倩洁颖",
        short: 36,
    },
    Cohort {
        until: 2009,
        men: "宇浩然博文俊杰子轩天翔泽明嘉豪鑫晨昊志远思成一凡家乐",
        women: "欣怡雨婷思琪佳慧梦瑶嘉颖雅静诗涵晓彤心悦子萱可馨雪",
        short: 14,
    },
    Cohort {
        until: i32::MAX,
        men: "梓轩浩宇沐辰奕辰子墨亦辰一诺宇航景行知远煜城屹川承泽",
        women: "梓涵若汐语桐沐瑶诗涵依诺一诺欣妍可昕书瑶婉清知夏安然",
        short: 8,
    },
];

const MINORITY_MEN: [&str; 14] = [
    "买买提",
    "阿不都拉",
    "吐尔逊",
    "艾尼瓦尔",
    "玉素甫",
    "卡德尔",
    "阿迪力",
    "艾力",
    "库尔班",
    "热合曼",
    "伊力哈木",
    "吾买尔",
    "阿不都热合曼",
    "木拉提",
];
const MINORITY_WOMEN: [&str; 12] = [
    "阿依古丽",
    "热依汗",
    "古丽娜尔",
    "帕提古丽",
    "阿米娜",
    "迪丽拜尔",
    "祖丽菲亚",
    "努尔古丽",
    "玛依努尔",
    "茹仙古丽",
    "阿孜古丽",
    "米日古丽",
];

/// Characters outside of the common plane or of old code pages, which every path of the software has to carry.
const RARE: [&str; 3] = ["䶮", "㛃", "𬱖"];

/// From whom a man has his name, and his children after him.
#[derive(Clone, Copy, Debug)]
pub(super) enum Line {
    /// A surname, handed on.
    Surname(&'static str),
    /// No surname: the father's given name stands behind the own.
    Given {
        /// The man's own given name.
        own: &'static str,
        /// His father's.
        father: &'static str,
    },
}

impl Line {
    /// The line of a new family; one of seventy has no surnames.
    pub(super) fn draw(rng: &mut ChaCha8Rng) -> Self {
        if rng.random_ratio(1, 70) {
            Self::Given { own: pick(rng, &MINORITY_MEN), father: pick(rng, &MINORITY_MEN) }
        } else {
            Self::Surname(surname(rng))
        }
    }

    /// A line of the same kind for somebody who married into the family.
    pub(super) fn beside(self, rng: &mut ChaCha8Rng) -> Self {
        match self {
            Self::Surname(_) => Self::Surname(surname(rng)),
            Self::Given { .. } => Self::Given { own: pick(rng, &MINORITY_MEN), father: pick(rng, &MINORITY_MEN) },
        }
    }

    /// The line of a child.
    pub(super) fn child(self, rng: &mut ChaCha8Rng) -> Self {
        match self {
            Self::Surname(_) => self,
            Self::Given { own, .. } => Self::Given { own: pick(rng, &MINORITY_MEN), father: own },
        }
    }

    /// The line of the father.
    pub(super) fn father(self, rng: &mut ChaCha8Rng) -> Self {
        match self {
            Self::Surname(_) => self,
            Self::Given { father, .. } => Self::Given { own: father, father: pick(rng, &MINORITY_MEN) },
        }
    }
}

/// A full name in a line for somebody of a sex and year of birth.
pub(super) fn full_name(rng: &mut ChaCha8Rng, line: Line, sex: Sex, born: i32) -> String {
    match (line, sex) {
        (Line::Surname(surname), _) => format!("{surname}{}", given(rng, sex, born)),
        (Line::Given { own, father }, Sex::Male) => format!("{own}·{father}"),
        (Line::Given { father, .. }, Sex::Female) => format!("{}·{father}", pick(rng, &MINORITY_WOMEN)),
    }
}

/// A name whose given part is the rare character of a number; lines without surnames have none.
pub(super) fn rare_name(line: Line, number: usize) -> Option<String> {
    let Line::Surname(surname) = line else { return None };
    RARE.get(number % RARE.len()).map(|rare| format!("{surname}{rare}"))
}

fn surname(rng: &mut ChaCha8Rng) -> &'static str {
    SURNAMES.choose_weighted(rng, |(_, weight)| *weight).map_or("王", |(surname, _)| surname)
}

fn given(rng: &mut ChaCha8Rng, sex: Sex, born: i32) -> String {
    let Some(cohort) = COHORTS.iter().find(|cohort| born <= cohort.until) else {
        return "文".to_owned();
    };
    let characters: Vec<char> = match sex {
        Sex::Male => cohort.men.chars().collect(),
        Sex::Female => cohort.women.chars().collect(),
    };
    let length = if rng.random_ratio(cohort.short, 100) { 1 } else { 2 };
    characters.sample(rng, length).collect()
}

fn pick(rng: &mut ChaCha8Rng, words: &[&'static str]) -> &'static str {
    words.choose(rng).copied().unwrap_or_default()
}
