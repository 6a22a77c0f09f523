use ledger::{
    TileContent, TileError, TilePath, TileWidth, entry_bundle, hash_tile, leaf_hash, parse_entry_bundle,
    parse_hash_tile,
};
use proptest::prelude::*;
use tlog_tiles::Tile;

use crate::merkle::Stored;
use crate::vectors::{numbered_leaf, numbered_tree};

const LEAVES: TileContent = TileContent::Hashes { level: 0 };

fn width(width: u16) -> TileWidth {
    TileWidth::new(width).unwrap()
}

#[test]
fn paths_are_those_of_the_document() {
    for (content, index, partial, text) in [
        (LEAVES, 0, 256, "tile/0/000"),
        (LEAVES, 1_234_067, 256, "tile/0/x001/x234/067"),
        (LEAVES, 273, 112, "tile/0/273.p/112"),
        (TileContent::Hashes { level: 63 }, 0, 1, "tile/63/000.p/1"),
        (TileContent::Entries, 999, 255, "tile/entries/999.p/255"),
        (TileContent::Entries, 1_000, 256, "tile/entries/x001/000"),
        (LEAVES, u64::MAX, 256, "tile/0/x018/x446/x744/x073/x709/x551/615"),
    ] {
        let path = TilePath { content, index, width: width(partial) };
        assert_eq!(path.to_string(), text);
        assert_eq!(text.parse(), Ok(path));
    }
}

#[test]
fn a_path_has_one_writing() {
    for text in [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "/tile/0/000",
        "tile/00/000",
        "tile/64/000",
        "tile/256/000",
        "tile/-1/000",
        "tile/+1/000",
        "tile/data/000",
        "tile/0/x000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/xx01/002",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/1.p/1",
        "tile/0/000/",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
    ] {
        assert_eq!(text.parse::<TilePath>(), Err(TileError::Path(text.to_owned())));
    }
}

#[test]
fn a_tree_of_70000_has_the_tiles_of_the_document() {
    let there = |content, index| TilePath::in_tree(content, index, 70_000).map(|path| path.width.get());
    let level = |level| TileContent::Hashes { level };
    for (content, index, expected) in [
        (level(0), 272, Some(256)),
        (level(0), 273, Some(112)),
        (level(0), 274, None),
        (TileContent::Entries, 273, Some(112)),
        (level(1), 0, Some(256)),
        (level(1), 1, Some(17)),
        (level(2), 0, Some(1)),
        (level(3), 0, None),
        (level(63), 0, None),
        (level(64), 0, None),
        (level(0), u64::MAX, None),
    ] {
        assert_eq!(there(content, index), expected, "{content:?} {index}");
    }
    let single = TilePath::in_tree(level(1), 0, 256).unwrap();
    assert_eq!(single.width.get(), 1);
    assert_eq!(TilePath::in_tree(LEAVES, 0, 0), None);
}

#[test]
fn tiles_hold_the_hashes_of_tlog_tiles() {
    let (tree, stored) = (numbered_tree(70_000), Stored::numbered(70_000));
    for (level, index) in [(0, 0), (0, 272), (0, 273), (1, 0), (1, 1), (2, 0)] {
        let path = TilePath::in_tree(TileContent::Hashes { level }, index, 70_000).unwrap();
        let ours = hash_tile(&tree, level, index, path.width).unwrap();
        let tile = Tile::new(8, level, index, path.width.get().into(), false);
        assert_eq!(ours, tile.read_data(&stored).unwrap(), "{path}");
        let hashes = parse_hash_tile(&ours).unwrap();
        assert_eq!(hashes.len(), usize::from(path.width.get()));
        if level == 0 {
            assert_eq!(hashes[0], numbered_leaf(index * 256));
        }
    }
    for (level, index, wanted) in [(0, 273, 113), (0, 274, 1), (2, 0, 2), (200, 0, 1), (0, u64::MAX, 1)] {
        assert_eq!(hash_tile(&tree, level, index, width(wanted)), None);
    }
}

#[test]
fn malformed_tiles_and_bundles_are_refused() {
    assert_eq!(TileWidth::new(0), None);
    assert_eq!(TileWidth::new(257), None);
    for length in [0, 31, 33, 257 * 32] {
        assert!(parse_hash_tile(&vec![0; length]).is_err(), "{length}");
    }
    let table: [(&[u8], TileError); 4] = [
        (b"", TileError::Width(0)),
        (b"\0", TileError::Truncated),
        (b"\0\x02a", TileError::Truncated),
        (&[0; 257 * 2], TileError::Width(257)),
    ];
    for (bytes, error) in table {
        assert_eq!(parse_entry_bundle(bytes), Err(error));
    }
    assert_eq!(entry_bundle([vec![0; 65_536]]), Err(TileError::EntryTooLong(65_536)));
    assert_eq!(entry_bundle(vec![b""; 257]), Err(TileError::Width(257)));
    assert_eq!(entry_bundle(Vec::<Vec<u8>>::new()), Err(TileError::Width(0)));
    let longest = vec![7; 65_535];
    assert_eq!(parse_entry_bundle(&entry_bundle([&longest]).unwrap()), Ok(vec![longest.as_slice()]));
}

proptest! {
    #[test]
    fn paths_are_those_of_tlog_tiles(index in any::<u64>(), level in 0..64_u8, partial in 1..=256_u16) {
        let path = TilePath {
            content: TileContent::Hashes { level },
            index,
            width: width(partial),
        };
        let theirs = Tile::new(8, level, index, partial.into(), false).path();
        prop_assert_eq!(path.to_string().replacen("tile/", "tile/8/", 1), theirs);
        prop_assert_eq!(path.to_string().parse(), Ok(path));
    }

    #[test]
    fn a_bundle_gives_back_its_entries(
        entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..=256),
    ) {
        let bundle = entry_bundle(&entries).unwrap();
        let parsed = parse_entry_bundle(&bundle).unwrap();
        prop_assert_eq!(&parsed, &entries);
        prop_assert_eq!(leaf_hash(parsed[0]), leaf_hash(&entries[0]));
    }
}
