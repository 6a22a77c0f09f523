//! The big screens of the halls: each hears of news and reads its picture, over a server of its own choice.

use super::count::Agreed;
use super::day::Day;
use super::times::Times;
use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// When a screen knew a size of its log.
#[derive(Default)]
pub(super) struct Screens {
    heard: Vec<Mutex<Vec<(u64, Instant)>>>,
    shown: Vec<Mutex<Vec<(u64, Instant)>>>,
    over: AtomicBool,
}

impl Screens {
    pub(super) fn new(elections: usize) -> Self {
        let each = || (0..elections).map(|_| Mutex::default()).collect();
        Self { heard: each(), shown: each(), over: AtomicBool::new(false) }
    }

    /// Ends what follows when it goes out of scope.
    pub(super) const fn finish(&self) -> Finish<'_> {
        Finish(self)
    }

    /// Waits until every screen has the newest of these.
    pub(super) fn catch_up(&self, agreed: &[Agreed]) {
        for one in agreed {
            let known = || self.shown[one.election].lock().unwrap_or_else(PoisonError::into_inner).last().copied();
            while known().is_none_or(|(size, _)| size < one.size) {
                std::thread::yield_now();
            }
        }
    }

    /// Follows one election until all is over; a stream that ends is opened again.
    pub(super) fn follow(&self, day: &Day, election: usize) {
        let mut last = 0;
        while !self.over.load(Ordering::Relaxed) {
            // Whoever killed the server brings it back.
            let _ended = self.listen(day, election, &mut last);
        }
    }

    fn listen(&self, day: &Day, election: usize, last: &mut u64) -> io::Result<()> {
        let address = day.servers.client(election + 1).address().to_owned();
        let stream = TcpStream::connect(&address)?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        let (path, token) = (day.path(election, "/live"), day.token("clerk"));
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nLast-Event-ID: {last}\r\n\r\n"
        );
        (&stream).write_all(request.as_bytes())?;
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        while !self.over.load(Ordering::Relaxed) {
            match stream.read_line(&mut line) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                // What was read of a line so far stays in it.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
                Err(error) => return Err(error),
            }
            if let Some(id) = line.strip_prefix("id:").or_else(|| line.strip_prefix("id: ")) {
                *last = id.trim().parse().unwrap();
                note(&self.heard[election], *last);
                let screen = day.servers.get(election + 1, &day.path(election, "/screen"), &token).json();
                note(&self.shown[election], screen["size"].as_u64().unwrap());
            }
            line.clear();
        }
        Ok(())
    }

    /// From the press of the key to the event, and to the picture that has it.
    pub(super) fn latency(&self, agreed: &[Agreed]) -> [Times; 2] {
        [&self.heard, &self.shown].map(|all| {
            let known: Vec<Vec<(u64, Instant)>> =
                all.iter().map(|one| one.lock().unwrap_or_else(PoisonError::into_inner).clone()).collect();
            let took = agreed.iter().filter_map(|one| {
                let (_, at) = known[one.election].iter().find(|(size, _)| *size >= one.size)?;
                Some(at.saturating_duration_since(one.sent))
            });
            Times::of(took.collect())
        })
    }
}

/// The end of the screens, however the count ended.
pub(super) struct Finish<'s>(&'s Screens);

impl Drop for Finish<'_> {
    fn drop(&mut self) {
        self.0.over.store(true, Ordering::Relaxed);
    }
}

fn note(known: &Mutex<Vec<(u64, Instant)>>, size: u64) {
    known.lock().unwrap_or_else(PoisonError::into_inner).push((size, Instant::now()));
}
