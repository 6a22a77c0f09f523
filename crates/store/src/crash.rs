//! Named points of a write at which fault tests end the process (feature `crash-points`).
//!
//! In the order of a write: `append.begin`, `append.locked`, `append.decided`, `append.heads`, `append.entries`,
//! `append.written`, `append.committed`, `append.published`, `append.answered`; of a file that is written
//! durably: `file.written`, `file.synced`, `file.renamed`.

/// Ends the process here when the fault tests ask for this point; nothing without the feature.
macro_rules! crash_point {
    ($name:literal) => {
        #[cfg(feature = "crash-points")]
        $crate::crash::reached($name);
    };
}

/// Aborts at the `n`-th passage of the point that `ZHIXUAN_CRASH=name[:n]` names (the first without `n`).
#[cfg(feature = "crash-points")]
pub(crate) fn reached(name: &str) {
    use std::sync::atomic::{AtomicU64, Ordering};
    static PASSED: AtomicU64 = AtomicU64::new(0);
    let Ok(wanted) = std::env::var("ZHIXUAN_CRASH") else {
        return;
    };
    let (point, passage) = wanted.split_once(':').unwrap_or((&wanted, "1"));
    if point == name && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == passage.parse().unwrap_or(1) {
        std::process::abort();
    }
}
