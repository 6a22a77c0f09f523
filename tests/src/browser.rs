//! A real browser as somebody without a mouse uses it: an old laptop's window, pages, keys, a line that is cut; whatever a
//! test takes or fills in, it comes to with the Tab key. What a page of ours
//! breaks of its own security policy, and what its scripts throw, is kept and asked for.

use crate::cast::PASSWORD;
use crate::http::Client;
use chromiumoxide::browser::{Browser as Chromium, BrowserConfig};
use chromiumoxide::cdp::browser_protocol::emulation::{
    SetCpuThrottlingRateParams, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams,
    SetScriptExecutionDisabledParams,
};
use chromiumoxide::cdp::browser_protocol::input::InsertTextParams;
use chromiumoxide::cdp::browser_protocol::page::{AddScriptToEvaluateOnNewDocumentParams, PrintToPdfParams};
use chromiumoxide::cdp::js_protocol::runtime::EvaluateParams;
use chromiumoxide::error::CdpError;
use chromiumoxide::page::{Page, ScreenshotParams};
use futures::StreamExt;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Before any script of a page: what the page breaks stays over all pages of this window.
const WATCH: &str = "
const seen = (text) => sessionStorage.setItem('broken', (sessionStorage.getItem('broken') ?? '') + text + '\\n');
addEventListener('securitypolicyviolation', (event) => seen(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI}`));
addEventListener('error', (event) => seen(`${location.pathname}: ${event.message}`));
addEventListener('unhandledrejection', (event) => seen(`${location.pathname}: ${event.reason}`));
";

/// How often somebody presses the Tab key before giving up.
const MOST_TABS: usize = 600;

/// How long a page has for what it was asked for, and how often it is looked at meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(20);

/// A window of a browser with a profile of its own: somebody's computer.
pub struct Browser {
    base: String,
    page: Page,
    chromium: Chromium,
    runtime: Runtime,
    _profile: TempDir,
}

impl Browser {
    /// An office computer's window (1366 × 768) that visits a server.
    pub fn at(client: &Client) -> Self {
        let runtime = Runtime::new().unwrap();
        let profile = tempfile::tempdir().unwrap();
        let (chromium, page) = runtime.block_on(open(profile.path()));
        let browser = Self { base: format!("http://{}", client.address()), page, chromium, runtime, _profile: profile };
        browser.sized(1366, 768);
        browser
    }

    /// The same, signed in by the page's form.
    pub fn of(client: &Client, name: &str) -> Self {
        let browser = Self::at(client);
        browser.sign_in(name);
        browser
    }

    /// Signs in by the page's form.
    #[track_caller]
    pub fn sign_in(&self, name: &str) {
        self.go("/sign-in");
        self.fill("#name", name);
        self.fill("#password", PASSWORD);
        self.take("main button");
        self.until("location.pathname === '/desk'");
    }

    /// Runs no script of any page from now on.
    pub fn without_scripts(&self) {
        self.runtime.block_on(self.page.execute(SetScriptExecutionDisabledParams::new(true))).unwrap();
    }

    /// Gives the window another size, in CSS pixels.
    pub fn sized(&self, width: i64, height: i64) {
        let size = SetDeviceMetricsOverrideParams::new(width, height, 1.0, width < 600);
        self.runtime.block_on(self.page.execute(size)).unwrap();
    }

    /// Opens a path of the server, and waits until it is there.
    #[track_caller]
    pub fn go(&self, path: &str) {
        self.runtime.block_on(self.page.goto(format!("{}{path}", self.base))).unwrap();
        self.until("document.readyState === 'complete'");
    }

    /// Loads the page anew.
    pub fn reload(&self) {
        self.runtime.block_on(self.page.reload()).unwrap();
        self.until("document.readyState === 'complete'");
    }

    /// What an expression of JavaScript gives; a promise is awaited.
    #[track_caller]
    pub fn js(&self, expression: &str) -> Value {
        self.runtime.block_on(self.asked(expression)).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// The same; a page that is left while it is asked answers nothing. It works where the page's own scripts do not.
    async fn asked(&self, expression: &str) -> Result<Value, CdpError> {
        let asked = EvaluateParams::builder().expression(expression).await_promise(true).return_by_value(true).build();
        let answer = self.page.evaluate(asked.map_err(CdpError::msg)?).await?;
        Ok(answer.value().cloned().unwrap_or_default())
    }

    /// Waits until an expression is true; the page's text is shown where it never is.
    #[track_caller]
    pub fn until(&self, condition: &str) {
        let asked = format!("(() => {{ try {{ return Boolean({condition}); }} catch {{ return false; }} }})()");
        let waiting = async {
            while self.asked(&asked).await.ok() != Some(Value::Bool(true)) {
                tokio::time::sleep(LOOK).await;
            }
        };
        let met = self.runtime.block_on(async { tokio::time::timeout(PATIENCE, waiting).await });
        let told = || format!("{}:\n{}\n{}", self.js("location.href"), self.text("body"), self.broken());
        assert!(met.is_ok(), "never {condition}, but {}", told());
    }

    /// The text that a reader sees in the first element of a selector.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        self.js(&format!("document.querySelector({}).innerText", json!(selector)))
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// How many elements a selector finds.
    pub fn count(&self, selector: &str) -> u64 {
        self.js(&format!("document.querySelectorAll({}).length", json!(selector))).as_u64().unwrap()
    }

    /// Goes on with the Tab key until the first element of a selector, or a radio button of its group, has the focus.
    #[track_caller]
    pub fn tab_to(&self, selector: &str) {
        self.until(&format!("document.querySelector({})", json!(selector)));
        let there = format!(
            "(() => {{ const to = document.querySelector({}), at = document.activeElement;
              return at === to || (to.type === 'radio' && at.type === 'radio' && at.name === to.name && at.form === to.form); }})()",
            json!(selector)
        );
        self.skip_to_main(selector);
        for _ in 0..MOST_TABS {
            if self.js(&there) == json!(true) {
                return;
            }
            self.press("Tab");
        }
        panic!("the Tab key never comes to {selector}");
    }

    /// From the top of a page over its head and its menu, by the first link of every page.
    fn skip_to_main(&self, selector: &str) {
        let ahead = format!(
            "document.activeElement === document.body && document.querySelector('a.skip') !== null
              && document.querySelector({}).closest('main') !== null",
            json!(selector)
        );
        if self.js(&ahead) == json!(true) {
            self.press("Tab");
            if self.js("document.activeElement.matches('a.skip')") == json!(true) {
                self.press("Enter");
            }
        }
    }

    /// Takes the first element of a selector as somebody without a mouse does: a link, a button, a box to tick.
    #[track_caller]
    pub fn take(&self, selector: &str) {
        self.tab_to(selector);
        let element = format!("document.querySelector({})", json!(selector));
        match self.js(&format!("{element}.type ?? ''")).as_str().unwrap_or_default() {
            "radio" => {
                let others = self.js(&format!("[...document.getElementsByName({element}.name)].length"));
                for _ in 0..others.as_u64().unwrap_or_default() {
                    if self.js(&format!("{element} === document.activeElement")) == json!(true) {
                        break;
                    }
                    self.press("ArrowDown");
                }
                self.press(" ");
            }
            "checkbox" => self.press(" "),
            _ => self.press("Enter"),
        }
    }

    /// Empties a field and types into it.
    #[track_caller]
    pub fn fill(&self, selector: &str, words: &str) {
        self.tab_to(selector);
        self.js(&format!("document.querySelector({}).value = ''", json!(selector)));
        self.type_in(words);
    }

    /// Types where the focus is, as an input method does.
    pub fn type_in(&self, words: &str) {
        self.runtime.block_on(self.page.execute(InsertTextParams::new(words))).unwrap();
    }

    /// Presses a key, by its name in the DOM, wherever the focus is.
    pub fn press(&self, key: &str) {
        self.runtime.block_on(async {
            // A page that is left while it is asked has another body.
            for _ in 0..3 {
                if let Ok(body) = self.page.find_element("body").await
                    && body.press_key(key).await.is_ok()
                {
                    return;
                }
            }
            panic!("nowhere to press {key}");
        });
    }

    /// Makes the line as good as this one.
    #[expect(deprecated, reason = "the protocol's newer way needs a rule for each address")]
    fn line(&self, line: &Line) {
        let conditions = chromiumoxide::cdp::browser_protocol::network::EmulateNetworkConditionsParams::builder()
            .offline(line.cut)
            .latency(line.latency)
            .download_throughput(line.down)
            .upload_throughput(line.up)
            .build()
            .unwrap();
        self.runtime.block_on(self.page.execute(conditions)).unwrap();
    }

    /// Cuts the line between browser and server.
    pub fn cut(&self) {
        self.line(&Line { cut: true, ..WHOLE });
    }

    /// Mends the line.
    pub fn mend(&self) {
        self.line(&WHOLE);
    }

    /// Becomes an old phone: a small window, four times slower, 150 ms away, 1.6 Mbit/s down and 0.75 up.
    pub fn as_old_phone(&self) {
        self.sized(360, 640);
        self.line(&Line { latency: 150, down: 200_000, up: 93_750, ..WHOLE });
        self.runtime.block_on(self.page.execute(SetCpuThrottlingRateParams::new(4.0))).unwrap();
    }

    /// What pages of this window broke of their policy, and what their scripts threw; empty is well.
    pub fn broken(&self) -> String {
        self.js("sessionStorage.getItem('broken') ?? ''").as_str().unwrap_or_default().to_owned()
    }

    /// What axe finds on this page by the rules of WCAG 2.2 A and AA, one line each; empty is well.
    pub fn barriers(&self) -> String {
        self.js(include_str!("../axe/axe.min.js"));
        let tags = json!(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
        let run = format!(
            "axe.run({{ runOnly: {tags} }}).then((found) => found.violations.map((one) => \
             `${{one.id}}: ${{one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}}`).join('\\n'))"
        );
        self.js(&run).as_str().unwrap_or_default().to_owned()
    }

    /// Keeps a picture of the whole page beside the build, for whoever looks.
    pub fn picture(&self, name: &str) {
        let folder = pictures();
        std::fs::create_dir_all(&folder).unwrap();
        let whole = ScreenshotParams::builder().full_page(true).build();
        let png = self.runtime.block_on(self.page.screenshot(whole)).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), png).unwrap();
    }

    /// The page as it is printed.
    pub fn printed(&self) -> Vec<u8> {
        let as_styled = PrintToPdfParams { prefer_css_page_size: Some(true), ..PrintToPdfParams::default() };
        self.runtime.block_on(self.page.pdf(as_styled)).unwrap()
    }

    /// How many pages it takes on paper.
    pub fn printed_pages(&self) -> usize {
        let pdf = self.printed();
        let text = String::from_utf8_lossy(&pdf);
        text.match_indices("/Type /Page").filter(|(at, _)| !text[at + "/Type /Page".len()..].starts_with('s')).count()
    }

    /// Shows the page as a medium does: `print` or `screen`.
    pub fn medium(&self, medium: &str) {
        let as_medium = SetEmulatedMediaParams::builder().media(medium).build();
        self.runtime.block_on(self.page.execute(as_medium)).unwrap();
    }
}

/// A line between browser and server.
struct Line {
    cut: bool,
    /// Milliseconds.
    latency: i32,
    /// Bytes per second; -1 for as many as it bears.
    down: i32,
    up: i32,
}

const WHOLE: Line = Line { cut: false, latency: 0, down: -1, up: -1 };

async fn open(profile: &Path) -> (Chromium, Page) {
    // Tests run as root in containers, where Chromium's own sandbox cannot start.
    let config = BrowserConfig::builder().no_sandbox().user_data_dir(profile);
    let (chromium, mut told) = Chromium::launch(config.arg(("accept-lang", "zh-CN")).build().unwrap()).await.unwrap();
    tokio::spawn(async move { while told.next().await.is_some() {} });
    let page = chromium.new_page("about:blank").await.unwrap();
    page.execute(AddScriptToEvaluateOnNewDocumentParams::new(WATCH)).await.unwrap();
    (chromium, page)
}

/// Where pictures are kept.
fn pictures() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let build = own.ancestors().find(|folder| folder.ends_with("debug") || folder.ends_with("release")).unwrap();
    build.parent().unwrap().join("pictures")
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have gone by itself.
        let _closed = self.runtime.block_on(self.chromium.close());
        let _ended = self.runtime.block_on(self.chromium.wait());
    }
}
