//! Tiles (C2SP tlog-tiles): a log in static files of up to 256 hashes or entries.

use std::fmt;
use std::str::FromStr;

use crate::hash::{Hash, HashError};
use crate::tree::Tree;

/// The hashes or entries of a full tile.
pub const TILE_WIDTH: u16 = 256;

/// A tile holds the nodes of every eighth level.
const TILE_HEIGHT: u32 = 8;

/// The highest level that the format knows.
const MAX_LEVEL: u8 = 63;

/// How many hashes or entries a tile holds: 1 to 256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileWidth(u16);

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileContent {
    /// The nodes of a level: 0 the leaf hashes, above it the roots over full tiles.
    Hashes {
        /// The tile level, 0 to 63.
        level: u8,
    },
    /// The entries themselves.
    Entries,
}

/// Where a tile is found: `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    /// What the tile holds.
    pub content: TileContent,
    /// The tile's place in its level, from 0.
    pub index: u64,
    /// How much of it is there.
    pub width: TileWidth,
}

/// Why a tile or its path is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// The text is no tile path in its only writing.
    #[error("not a tile path: {0}")]
    Path(String),
    /// A tile holds 1 to 256 hashes or entries.
    #[error("a tile holds 1 to {TILE_WIDTH}, not {0}")]
    Width(usize),
    /// The tile's last hash is cut off.
    #[error("the tile's last hash: {0}")]
    Hash(#[from] HashError),
    /// An entry is longer than its 16-bit length can say.
    #[error("an entry of {0} bytes does not fit a bundle")]
    EntryTooLong(usize),
    /// The bundle ends within an entry.
    #[error("the entry bundle is cut off")]
    Truncated,
}

impl TileWidth {
    /// The width of a full tile.
    pub const FULL: Self = Self(TILE_WIDTH);

    /// A width of 1 to 256.
    pub fn new(width: u16) -> Option<Self> {
        (1..=TILE_WIDTH).contains(&width).then_some(Self(width))
    }

    /// The number of hashes or entries.
    pub const fn get(self) -> u16 {
        self.0
    }

    fn of_count(count: usize) -> Result<Self, TileError> {
        u16::try_from(count).ok().and_then(Self::new).ok_or(TileError::Width(count))
    }
}

impl TilePath {
    /// The tile as a tree of `size` leaves has it, full or partial; nothing if it would be empty
    /// or the level is beyond 63.
    pub fn in_tree(content: TileContent, index: u64, size: u64) -> Option<Self> {
        let level = match content {
            TileContent::Hashes { level } if level > MAX_LEVEL => return None,
            TileContent::Hashes { level } => level,
            TileContent::Entries => 0,
        };
        let nodes = size.checked_shr(TILE_HEIGHT * u32::from(level)).unwrap_or(0);
        let before = index.checked_mul(u64::from(TILE_WIDTH))?;
        let there = nodes.checked_sub(before)?.min(u64::from(TILE_WIDTH));
        let width = TileWidth::new(u16::try_from(there).ok()?)?;
        Some(Self { content, index, width })
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.content {
            TileContent::Hashes { level } => write!(f, "tile/{level}/")?,
            TileContent::Entries => f.write_str("tile/entries/")?,
        }
        write_index(f, self.index / 1000)?;
        write!(f, "{:03}", self.index % 1000)?;
        match self.width {
            TileWidth::FULL => Ok(()),
            TileWidth(partial) => write!(f, ".p/{partial}"),
        }
    }
}

/// Writes all groups of three digits but the last, each marked with an `x`.
fn write_index(f: &mut fmt::Formatter<'_>, thousands: u64) -> fmt::Result {
    if thousands == 0 {
        return Ok(());
    }
    write_index(f, thousands / 1000)?;
    write!(f, "x{:03}/", thousands % 1000)
}

impl FromStr for TilePath {
    type Err = TileError;

    fn from_str(text: &str) -> Result<Self, TileError> {
        parse_path(text).filter(|path| path.to_string() == text).ok_or_else(|| TileError::Path(text.to_owned()))
    }
}

/// Reads a path leniently; writing it again shows whether it was in its only form.
fn parse_path(text: &str) -> Option<TilePath> {
    let (content, place) = text.strip_prefix("tile/")?.split_once('/')?;
    let content = match content {
        "entries" => TileContent::Entries,
        level => TileContent::Hashes { level: level.parse().ok().filter(|level| *level <= MAX_LEVEL)? },
    };
    let (groups, width) = match place.split_once(".p/") {
        Some((groups, width)) => (groups, TileWidth::new(width.parse().ok()?)?),
        None => (place, TileWidth::FULL),
    };
    let mut index = 0_u64;
    for group in groups.split('/') {
        let group: u64 = group.trim_start_matches('x').parse().ok()?;
        index = index.checked_mul(1000)?.checked_add(group)?;
    }
    Some(TilePath { content, index, width })
}

/// The bytes of the first `width` hashes of tile `index` (from 0) at tile level `level`; nothing if
/// the tree does not have them all.
pub fn hash_tile(tree: &Tree, level: u8, index: u64, width: TileWidth) -> Option<Vec<u8>> {
    let height = TILE_HEIGHT * u32::from(level);
    let first = index.checked_mul(u64::from(TILE_WIDTH))?;
    let mut bytes = Vec::with_capacity(32 * usize::from(width.get()));
    for at in 0..u64::from(width.get()) {
        let node = tree.node(height, first.checked_add(at)?)?;
        bytes.extend_from_slice(node.as_bytes());
    }
    Some(bytes)
}

/// The hashes of a tile, as many as its bytes hold.
pub fn parse_hash_tile(bytes: &[u8]) -> Result<Vec<Hash>, TileError> {
    TileWidth::of_count(bytes.len().div_ceil(32))?;
    Ok(bytes.chunks(32).map(Hash::try_from).collect::<Result<_, _>>()?)
}

/// The bytes of an entry bundle: each entry behind its length in 16 bits, big-endian. An entry has
/// at most 65,535 bytes, a bundle 1 to 256 entries.
pub fn entry_bundle<T: AsRef<[u8]>>(entries: impl IntoIterator<Item = T>) -> Result<Vec<u8>, TileError> {
    let mut bytes = Vec::new();
    let mut count = 0;
    for entry in entries {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).map_err(|_| TileError::EntryTooLong(entry.len()))?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
        count += 1;
    }
    TileWidth::of_count(count)?;
    Ok(bytes)
}

/// The entries of a bundle, in their order.
pub fn parse_entry_bundle(bytes: &[u8]) -> Result<Vec<&[u8]>, TileError> {
    let mut entries = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<2>().ok_or(TileError::Truncated)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(TileError::Truncated)?;
        entries.push(entry);
        rest = after;
    }
    TileWidth::of_count(entries.len())?;
    Ok(entries)
}
