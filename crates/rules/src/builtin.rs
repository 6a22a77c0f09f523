//! The profiles that come with the program.

macro_rules! profiles {
    ($($id:literal),+ $(,)?) => {
        /// Their names and their texts; a profile stands after the one that it extends.
        pub(crate) const PROFILES: &[(&str, &str)] =
            &[$(($id, include_str!(concat!("../profiles/", $id, ".toml")))),+];
    };
}

profiles![
    "cn-urban-2026",
    "cn-urban-2026-registration-first",
    "cn-urban-2026-chongqing",
    "cn-urban-2026-gansu",
    "cn-urban-2026-jiangxi",
    "cn-urban-2026-jiangxi-nanchang",
    "cn-village-2018",
    "cn-village-2018-beijing",
    "cn-village-2018-shanghai",
    "cn-village-2018-zhejiang",
];
