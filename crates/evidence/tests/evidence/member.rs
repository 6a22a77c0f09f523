//! A bundle as its members: read by a library, written by a second hand than the crate's own, signed anew.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use ledger::{Note, SigningKey};
use serde_json::{Value, json};

pub(crate) type Members = BTreeMap<String, Vec<u8>>;

/// The members, by a reader that is not ours.
pub(crate) fn unpack(bundle: &[u8]) -> Members {
    let mut archive = zip::ZipArchive::new(Cursor::new(bundle)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let read = |name: String| {
        let mut bytes = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        (name, bytes)
    };
    names.into_iter().map(read).collect()
}

/// CRC-32 by the table of its definition.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    let table: Vec<u32> = (0..256).map(|byte| (0..8).fold(byte, |crc, _| step(crc))).collect();
    !bytes.iter().fold(!0, |crc: u32, byte| table[usize::from(crc.to_le_bytes()[0] ^ byte)] ^ crc >> 8)
}

/// The canonical archive of these members, in this order.
pub(crate) fn pack<'a>(members: impl IntoIterator<Item = (&'a String, &'a Vec<u8>)>) -> Vec<u8> {
    let (mut out, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u16);
    for (name, bytes) in members {
        let length = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let name_length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let shared = [
            &[10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..],
            &crc(bytes).to_le_bytes(),
            &length,
            &length,
            &name_length,
            &[0, 0],
        ]
        .concat();
        let offset = u32::try_from(out.len()).unwrap().to_le_bytes();
        directory.extend([b"PK\x01\x02\x0a\x00", &shared[..], &[0; 10], &offset, name.as_bytes()].concat());
        out.extend([b"PK\x03\x04", &shared[..], name.as_bytes(), bytes].concat());
        count += 1;
    }
    let (offset, length) = (out.len(), directory.len());
    let numbers = [length, offset].map(|number| u32::try_from(number).unwrap().to_le_bytes()).concat();
    out.extend(directory);
    out.extend([b"PK\x05\x06\0\0\0\0", &count.to_le_bytes()[..], &count.to_le_bytes(), &numbers, &[0, 0]].concat());
    out
}

/// The same members under a manifest that fits them, signed by `key`.
pub(crate) fn resign(mut members: Members, key: &SigningKey) -> Members {
    let manifest = members.remove("manifest.json").unwrap();
    members.remove("manifest.note");
    let mut manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let files = members
        .iter()
        .map(|(name, bytes)| (name.clone(), json!({ "bytes": bytes.len(), "sha256": ledger::sha256(bytes) })));
    manifest["files"] = files.collect::<serde_json::Map<_, _>>().into();
    sign_manifest(&mut members, &manifest, key);
    members
}

/// Puts a manifest and the note over it among the members.
pub(crate) fn sign_manifest(members: &mut Members, manifest: &Value, key: &SigningKey) {
    let bytes = ledger::canonical(manifest).unwrap();
    let text = format!("zhixuan evidence v1\n{}\n{}\n", manifest["origin"].as_str().unwrap(), ledger::sha256(&bytes));
    members.insert("manifest.note".into(), Note { signatures: vec![key.sign(&text)], text }.to_bytes());
    members.insert("manifest.json".into(), bytes);
}
