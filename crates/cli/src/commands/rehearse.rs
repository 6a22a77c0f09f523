//! `zhixuan rehearse`: a whole invented election through the REST API over HTTP, its evidence verified.

use super::serve::{self, Options as ServeOptions};
use super::{Failure, county, say, verify, write};
use crate::sample::{MEAN_SHAPE, Shape, community, street};
use crate::story::api::{Answer, Api, Payload};
use crate::story::ballot::PLACES;
use crate::story::{Cast, Home, Numbers, Story, Until};
use app::texts::Texts;
use clap::Args;
use election::ballot::design::Sheets;
use election::method::EntryBy;
use evidence::{Report, Trust};
use indicatif::{ProgressBar, ProgressStyle};
use roster::Language;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// What to play and where to put it.
#[derive(Args)]
pub(crate) struct Options {
    /// Where evidence.zip, evidence-public.zip and report.txt are written.
    #[arg(long, default_value = "rehearsal")]
    out: PathBuf,
    /// People and story; keys and nonces are fresh each time.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Households of the invented community.
    #[arg(long, default_value_t = MEAN_SHAPE.households)]
    households: u32,
    /// Residents of the invented community.
    #[arg(long, default_value_t = MEAN_SHAPE.residents)]
    residents: u32,
    /// Its groups.
    #[arg(long, default_value_t = MEAN_SHAPE.groups)]
    groups: u32,
    /// Keep the data folder here instead of a temporary one.
    #[arg(long)]
    data: Option<PathBuf>,
    /// A PostgreSQL database instead of the embedded one.
    #[arg(long, value_name = "postgres://…")]
    database_url: Option<String>,
    /// Go only as far as the step that is told with these words, and serve the election as it stands until the process is ended.
    #[arg(long, value_name = "WORDS")]
    until: Option<String>,
    /// How batches are entered.
    #[arg(long, value_enum, default_value_t = Entry::Papers)]
    entry: Entry,
    /// How the paper of the first vote is laid out.
    #[arg(long, value_enum, default_value_t = Layout::OneSheet)]
    sheets: Layout,
    #[command(flatten)]
    county: county::County,
}

/// How the method of the rehearsal has batches entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Entry {
    /// Every paper.
    Papers,
    /// The sums of each batch.
    Sums,
}

impl From<Entry> for EntryBy {
    fn from(entry: Entry) -> Self {
        match entry {
            Entry::Papers => Self::Papers,
            Entry::Sums => Self::Sums,
        }
    }
}

/// How the committee of the rehearsal lays out its paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Layout {
    /// All posts on one sheet.
    OneSheet,
    /// A sheet for each post.
    SheetPerPost,
}

impl From<Layout> for Sheets {
    fn from(layout: Layout) -> Self {
        match layout {
            Layout::OneSheet => Self::OneSheet,
            Layout::SheetPerPost => Self::SheetPerPost,
        }
    }
}

static BAR: OnceLock<ProgressBar> = OnceLock::new();

/// The words of the step to which the story goes.
static UNTIL: OnceLock<String> = OnceLock::new();

fn tell(step: &str) {
    match BAR.get() {
        Some(bar) => bar.set_message(step.to_owned()),
        None => eprintln!("… {step}"),
    }
    // The server goes on in its own threads.
    while UNTIL.get().is_some_and(|words| step.contains(words.as_str())) {
        std::thread::park();
    }
}

pub(super) fn run(options: &Options) -> Result<u8, Failure> {
    serve::start_log();
    if std::io::stderr().is_terminal() {
        let style = ProgressStyle::with_template("{spinner} {elapsed} {msg}").map_err(Failure::wrong)?;
        let bar = BAR.get_or_init(|| ProgressBar::new_spinner().with_style(style));
        bar.enable_steady_tick(Duration::from_millis(100));
    }
    if let (true, Some(data)) = (options.county.whole, &options.data) {
        return county::run(&options.county, &serving(options, data.clone()), options.seed);
    }
    let started = Instant::now();
    std::fs::create_dir_all(&options.out).map_err(Failure::wrong)?;
    let temporary = tempfile::tempdir().map_err(Failure::wrong)?;
    let data = options.data.clone().unwrap_or_else(|| temporary.path().to_path_buf());
    let serving = serving(options, data);
    let runtime = serve::runtime()?;
    let (app, secret) = runtime.block_on(serve::open(&serving))?;
    let secret = secret.ok_or_else(|| Failure::wrong("the data folder has accounts; a rehearsal needs a fresh one"))?;
    let listener = runtime.block_on(server::listen(serving.listen)).map_err(Failure::wrong)?;
    let base = format!("http://{}", listener.local_addr().map_err(Failure::wrong)?);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = runtime.spawn(server::serve(app, listener, async {
        // The sender's end closing is a stop too.
        let _closed = stopped.await;
    }));
    if let Some(words) = &options.until {
        say(&format!("served at {base} from “{words}” on"))?;
        UNTIL.get_or_init(|| words.clone());
    }
    let api = Api::http(base);
    let played = play(options, &api, &secret);
    let code = played.and_then(|story| finish(options, &api, &story, started));
    drop(stop);
    runtime.block_on(serving).map_err(Failure::wrong)?.map_err(Failure::wrong)?;
    code
}

fn serving(options: &Options, data: PathBuf) -> ServeOptions {
    ServeOptions {
        listen: ([127, 0, 0, 1], 0).into(),
        data,
        database_url: options.database_url.clone(),
        county: "fengchuan".to_owned(),
        public_url: None,
        rehearsal: true,
        clock: None,
    }
}

fn play(options: &Options, api: &Api, secret: &str) -> Result<Story, Failure> {
    let shape = Shape { households: options.households, residents: options.residents, groups: options.groups };
    let people = community(options.seed, 0, shape).map_err(Failure::wrong)?;
    let cast = Cast::assemble(api, secret).map_err(Failure::wrong)?;
    let day = crate::sample::REFERENCE_DAY;
    let (entry, sheets) = (options.entry.into(), options.sheets.into());
    let home = Home { street: street(0), households: options.households, places: PLACES, entry, sheets };
    Story::play(api.clone(), cast, people, home, (day, options.seed), Until::Archive, tell).map_err(Failure::wrong)
}

/// Fetches both bundles, verifies them under the log's key, writes the report.
fn finish(options: &Options, api: &Api, story: &Story, started: Instant) -> Result<u8, Failure> {
    tell("fetching and verifying the evidence");
    let key = fetch(api, story, "/log/key")?;
    let key = String::from_utf8_lossy(&key.body).trim().parse().map_err(Failure::wrong)?;
    let trust = Trust { keys: vec![key], policy: None };
    let mut text = vec![summary(options, story.numbers(), story.election())];
    let mut code = 0;
    for (path, file) in [("/evidence", "evidence.zip"), ("/evidence/public", "evidence-public.zip")] {
        let bundle = fetch(api, story, path)?.body;
        write(&options.out.join(file), &bundle)?;
        let began = Instant::now();
        let report: Report = evidence::verify(&bundle, &trust);
        let seconds = began.elapsed().as_secs_f64();
        code = code.max(report.verdict.exit_code());
        text.push(format!("\n{file}: {} bytes, verified in {seconds:.2} s\n", bundle.len()));
        text.push(verify::lines(&report, Texts::of(Language::English)));
    }
    text.push(format!("\nThe rehearsal took {:.1} s.\n", started.elapsed().as_secs_f64()));
    let text = text.concat();
    write(&options.out.join("report.txt"), text.as_bytes())?;
    if let Some(bar) = BAR.get() {
        bar.finish_and_clear();
    }
    say(text.trim_end())?;
    Ok(code)
}

fn fetch(api: &Api, story: &Story, path: &str) -> Result<Answer, Failure> {
    let path = format!("/api/v1/elections/{}{path}", story.election());
    let token = story.supervisor_token().map_err(Failure::wrong)?;
    let answer = api.call("GET", &path, Some(&token), Payload::Nothing).map_err(Failure::wrong)?;
    if answer.status == 200 { Ok(answer) } else { Err(Failure::wrong(format!("{path} answered {}", answer.status))) }
}

fn summary(options: &Options, numbers: &Numbers, election: Uuid) -> String {
    let count = |number: &std::sync::atomic::AtomicU64| number.load(Ordering::Relaxed);
    let codes = numbers.codes.lock().map(|codes| codes.clone()).unwrap_or_default();
    let codes: Vec<String> = codes.iter().map(|(code, times)| format!("{code} ×{times}")).collect();
    format!(
        "REHEARSAL · invented data · election {election} · seed {}\n\
         {} households, {} residents, {} groups\n\
         {} requests accepted, {} refused as they must be\n\
         {} papers issued in two rounds, {} batch entries\n\
         refusals: {}\n",
        options.seed,
        options.households,
        options.residents,
        options.groups,
        count(&numbers.accepted),
        count(&numbers.refused),
        count(&numbers.issued),
        count(&numbers.entries),
        codes.join(", "),
    )
}
