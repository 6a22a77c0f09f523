//! The container: a zip archive (PKWARE APPNOTE) that can be written in exactly one way.
//!
//! Members are stored, in byte order of their ASCII names, of the first moment that a zip can name, with nothing
//! optional: no comment, no extra field, no descriptor, no 64-bit records. The form is fixed here and not left to a
//! library, whose next release might write other bytes. Reading walks the members and compares every byte of the
//! headers with what would have been written, so a member's content is the only thing that can vary.

use std::collections::BTreeMap;

use crate::report::Reason;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";

/// The length of a member's header without its name.
const LOCAL_LENGTH: usize = 30;

/// Version 1.0 is all that stored members need.
const VERSION: u16 = 10;

/// No flags, no compression, midnight of 1 January 1980.
const PLAIN: [u16; 4] = [0, 0, 0, 0x21];

/// The most members: the end record counts them in 16 bits.
const MAX_MEMBERS: usize = 65_534;

/// What is wrong with an archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Fault {
    /// The member, where it is one.
    pub(crate) file: Option<String>,
    /// What.
    pub(crate) reason: Reason,
}

/// The members of an archive whose walk reached its end, and what is wrong around them.
#[derive(Debug)]
pub(crate) struct Archive<'a> {
    pub(crate) members: BTreeMap<&'a str, &'a [u8]>,
    pub(crate) faults: Vec<Fault>,
}

/// Writes the archive; nothing where it would outgrow 32-bit offsets or 16-bit counts.
pub(crate) fn write(members: &BTreeMap<String, Vec<u8>>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut directory = Directory::default();
    for (name, bytes) in members {
        let member = Member::of(name, bytes)?;
        directory.add(&member, out.len())?;
        out.extend(member.local());
        out.extend(bytes);
    }
    let end = directory.end(out.len())?;
    out.extend(end);
    Some(out)
}

/// Reads an archive. `Err` where its members cannot all be found; other faults stand beside the members.
pub(crate) fn read(bytes: &[u8]) -> Result<Archive<'_>, Fault> {
    let mut archive = Archive { members: BTreeMap::new(), faults: Vec::new() };
    let mut directory = Directory::default();
    let mut rest = bytes;
    while rest.starts_with(LOCAL) {
        let (name, content, after) = read_member(rest, &mut archive.faults)?;
        let fault = |reason| Fault { file: Some(name.to_owned()), reason };
        if archive.members.last_key_value().is_some_and(|(last, _)| *last >= name) {
            return Err(fault(Reason::Order));
        }
        let member = Member::of(name, content).ok_or_else(|| fault(Reason::TooLarge))?;
        directory.add(&member, bytes.len() - rest.len()).ok_or_else(|| fault(Reason::TooLarge))?;
        archive.members.insert(name, content);
        rest = after;
    }
    let nothing = |reason| Fault { file: None, reason };
    if archive.members.is_empty() {
        return Err(nothing(if bytes.is_empty() { Reason::Empty } else { Reason::NotAZip }));
    }
    let end = directory.end(bytes.len() - rest.len()).ok_or_else(|| nothing(Reason::TooLarge))?;
    archive.faults.extend(end_fault(rest, &end).map(nothing));
    Ok(archive)
}

fn end_fault(found: &[u8], expected: &[u8]) -> Option<Reason> {
    if found == expected {
        None
    } else if found.starts_with(expected) {
        Some(Reason::Trailing)
    } else if expected.starts_with(found) {
        Some(Reason::Truncated)
    } else {
        Some(Reason::Directory)
    }
}

/// Name and content of the member that `rest` begins with, and what follows it.
fn read_member<'a>(rest: &'a [u8], faults: &mut Vec<Fault>) -> Result<(&'a str, &'a [u8], &'a [u8]), Fault> {
    let cut = || Fault { file: None, reason: Reason::Truncated };
    let number = |at, width| little_endian(rest, at, width).ok_or_else(cut);
    let (method, crc) = (number(8, 2)?, number(14, 4)?);
    let (length, name_length) = (number(18, 4)?, number(26, 2)?);
    let (_, after) = rest.split_at_checked(LOCAL_LENGTH).ok_or_else(cut)?;
    let (name, after) = after.split_at_checked(name_length).ok_or_else(cut)?;
    let name = str::from_utf8(name).ok().filter(|name| is_name(name));
    let name = name.ok_or(Fault { file: None, reason: Reason::Name })?;
    let fault = |reason| Fault { file: Some(name.to_owned()), reason };
    if method != 0 {
        return Err(fault(Reason::Compressed));
    }
    let (content, after) = after.split_at_checked(length).ok_or_else(|| fault(Reason::Truncated))?;
    let member = Member::of(name, content).ok_or_else(|| fault(Reason::TooLarge))?;
    if u32::try_from(crc) != Ok(member.crc) {
        faults.push(fault(Reason::Checksum));
    }
    // The checksum has its own fault, so the header is compared with the one that it claims.
    let claimed = Member { crc: u32::try_from(crc).unwrap_or_default(), ..member };
    if !rest.starts_with(&claimed.local()) {
        return Err(fault(Reason::Header));
    }
    Ok((name, content, after))
}

/// Small letters, digits, dots, hyphens and slashes between parts; nothing that a file system could take otherwise.
fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain);
    name.split('/').all(part)
}

fn little_endian(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(width)?)?;
    Some(digits.iter().rev().fold(0, |number, digit| number << 8 | usize::from(*digit)))
}

/// What the headers say of one member.
#[derive(Clone, Copy)]
struct Member<'a> {
    name: &'a str,
    name_length: u16,
    length: u32,
    crc: u32,
}

impl<'a> Member<'a> {
    fn of(name: &'a str, content: &[u8]) -> Option<Self> {
        let (name_length, length) = (u16::try_from(name.len()).ok()?, u32::try_from(content.len()).ok()?);
        Some(Self { name, name_length, length, crc: crc32fast::hash(content) })
    }

    /// The part that both headers share: from the version that is needed to the length of the extra field.
    fn shared(&self) -> Vec<u8> {
        let mut out = VERSION.to_le_bytes().to_vec();
        out.extend(PLAIN.iter().flat_map(|number| number.to_le_bytes()));
        out.extend([self.crc, self.length, self.length].iter().flat_map(|number| number.to_le_bytes()));
        out.extend(self.name_length.to_le_bytes());
        out.extend([0; 2]);
        out
    }

    fn local(&self) -> Vec<u8> {
        [LOCAL, &self.shared(), self.name.as_bytes()].concat()
    }

    fn central(&self, offset: u32) -> Vec<u8> {
        // No comment, disk 0, no attributes.
        [CENTRAL, &VERSION.to_le_bytes(), &self.shared(), &[0; 10], &offset.to_le_bytes(), self.name.as_bytes()]
            .concat()
    }
}

/// The directory at the end of an archive, while its members are walked.
#[derive(Default)]
struct Directory {
    members: usize,
    bytes: Vec<u8>,
}

impl Directory {
    fn add(&mut self, member: &Member<'_>, offset: usize) -> Option<()> {
        if self.members >= MAX_MEMBERS {
            return None;
        }
        self.members += 1;
        self.bytes.extend(member.central(u32::try_from(offset).ok()?));
        Some(())
    }

    /// The directory and the record that ends the archive; the directory begins at `offset`.
    fn end(self, offset: usize) -> Option<Vec<u8>> {
        let members = u16::try_from(self.members).ok()?.to_le_bytes();
        let length = u32::try_from(self.bytes.len()).ok()?.to_le_bytes();
        let offset = u32::try_from(offset).ok()?.to_le_bytes();
        Some([&self.bytes, END, &[0; 4], &members, &members, &length, &offset, &[0; 2]].concat())
    }
}
