//! The kind of device of a session, in two words: enough to know one's own again, too little to follow anybody.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which browser.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Browser {
    /// Microsoft Edge.
    Edge,
    /// The browser inside `WeChat`.
    Wechat,
    /// Firefox.
    Firefox,
    /// Chrome and what is built on it.
    Chrome,
    /// Safari.
    Safari,
    /// A program, or a browser of another kind.
    #[default]
    Other,
}

/// Which system.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// `HarmonyOS`.
    Harmony,
    /// Android.
    Android,
    /// A telephone or tablet of Apple.
    Ios,
    /// Windows.
    Windows,
    /// A computer of Apple.
    Macos,
    /// Linux.
    Linux,
    /// Another, or one that is not told.
    #[default]
    Other,
}

/// What kind of device somebody signed in on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Device {
    /// The browser.
    pub browser: Browser,
    /// The system.
    pub system: System,
}

/// What a browser calls itself; the first that is found names it, for each also claims to be those after it.
const BROWSERS: [(&str, Browser); 5] = [
    ("MicroMessenger/", Browser::Wechat),
    ("Edg", Browser::Edge),
    ("Firefox/", Browser::Firefox),
    ("Chrome/", Browser::Chrome),
    ("Safari/", Browser::Safari),
];

/// What a system is called.
const SYSTEMS: [(&str, System); 8] = [
    ("HarmonyOS", System::Harmony),
    ("OpenHarmony", System::Harmony),
    ("Android", System::Android),
    ("iPhone", System::Ios),
    ("iPad", System::Ios),
    ("Windows", System::Windows),
    ("Macintosh", System::Macos),
    ("Linux", System::Linux),
];

impl Device {
    /// What a browser says of itself (the header `User-Agent`) in two words.
    pub fn of(user_agent: &str) -> Self {
        let browser = BROWSERS.iter().find(|(sign, _)| user_agent.contains(sign));
        let system = SYSTEMS.iter().find(|(sign, _)| user_agent.contains(sign));
        Self {
            browser: browser.map_or_else(Browser::default, |(_, browser)| *browser),
            system: system.map_or_else(System::default, |(_, system)| *system),
        }
    }

    /// As it is kept.
    pub(super) fn words(self) -> String {
        serde_json::to_string(&self).unwrap_or_default()
    }

    /// As it was kept; what was not kept is of another kind.
    pub(super) fn of_words(words: &str) -> Self {
        serde_json::from_str(words).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_known_by_what_its_browser_says() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        let rows = [
            (
                format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {webkit} Chrome/109.0.0.0 Safari/537.36"),
                Browser::Chrome,
                System::Windows,
            ),
            (
                format!("Mozilla/5.0 (Windows NT 10.0) {webkit} Chrome/120.0 Safari/537.36 Edg/120.0"),
                Browser::Edge,
                System::Windows,
            ),
            (
                format!(
                    "Mozilla/5.0 (Linux; Android 13; M2007) {webkit} Chrome/116 Mobile Safari/537.36 MicroMessenger/8.0"
                ),
                Browser::Wechat,
                System::Android,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1"
                    .to_owned(),
                Browser::Safari,
                System::Ios,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0".to_owned(),
                Browser::Firefox,
                System::Linux,
            ),
            ("curl/8.5.0".to_owned(), Browser::Other, System::Other),
            (String::new(), Browser::Other, System::Other),
        ];
        for (said, browser, system) in rows {
            let device = Device::of(&said);
            assert_eq!(device, Device { browser, system }, "{said}");
            assert_eq!(Device::of_words(&device.words()), device);
        }
        assert_eq!(Device::of_words("a login of before"), Device::default());
    }
}
