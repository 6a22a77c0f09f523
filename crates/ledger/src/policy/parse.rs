//! Reading a policy file: lines of words, names defined before they are used.

use std::collections::BTreeMap;

use super::{Policy, PolicyError, Quorum, Witness};
use crate::decimal;
use crate::keys::{KeyKind, VerifierKey};

/// The name that stands for no witness at all.
const NONE: &[u8] = b"none";

/// What is known after the lines read so far.
#[derive(Default)]
struct Reader {
    logs: Vec<VerifierKey>,
    witnesses: Vec<Witness>,
    names: BTreeMap<Vec<u8>, Name>,
    quorum: Option<Quorum>,
}

/// A witness or group by its name, and whether a group has it already.
struct Name {
    meaning: Quorum,
    membership: Membership,
}

enum Membership {
    Free,
    Taken,
}

pub(super) fn policy(bytes: &[u8]) -> Result<Policy, PolicyError> {
    let mut reader = Reader::default();
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        reader.line(at + 1, line)?;
    }
    Ok(Policy { logs: reader.logs, witnesses: reader.witnesses, quorum: reader.quorum.ok_or(PolicyError::NoQuorum)? })
}

impl Reader {
    fn line(&mut self, line: usize, bytes: &[u8]) -> Result<(), PolicyError> {
        let control = |byte: &u8| byte.is_ascii_control() && *byte != b'\t';
        if bytes.iter().any(control) {
            return Err(PolicyError::ControlCharacter { line });
        }
        let words: Vec<&[u8]> =
            bytes.split(|byte| matches!(byte, b' ' | b'\t')).filter(|word| !word.is_empty()).collect();
        match *words.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", key] | [b"log", key, _] => self.log(line, key),
            [b"witness", name, key] | [b"witness", name, key, _] => self.witness(line, name, key),
            [b"group", name, threshold, ref members @ ..] if !members.is_empty() => {
                self.group(line, name, threshold, members)
            }
            [b"quorum", name] => self.quorum(line, name),
            _ => Err(PolicyError::Malformed { line }),
        }
    }

    fn log(&mut self, line: usize, key: &[u8]) -> Result<(), PolicyError> {
        let key = parse_key(line, key, KeyKind::Ed25519)?;
        if self.logs.iter().any(|log| log.public() == key.public()) {
            return Err(PolicyError::DuplicateKey { line });
        }
        self.logs.push(key);
        Ok(())
    }

    fn witness(&mut self, line: usize, name: &[u8], key: &[u8]) -> Result<(), PolicyError> {
        let key = parse_key(line, key, KeyKind::Cosignature)?;
        let known = |witness: &Witness| witness.key.public() == key.public();
        if self.witnesses.iter().any(known) {
            return Err(PolicyError::DuplicateKey { line });
        }
        let meaning = Quorum::Witness { name: key.name().to_owned(), id: key.id() };
        self.define(line, name, meaning)?;
        self.witnesses.push(Witness { name: name.to_vec(), key });
        Ok(())
    }

    fn group(&mut self, line: usize, name: &[u8], threshold: &[u8], members: &[&[u8]]) -> Result<(), PolicyError> {
        let threshold = parse_threshold(threshold, members.len()).ok_or(PolicyError::Threshold { line })?;
        let members = members.iter().map(|member| self.join(line, member)).collect::<Result<_, _>>()?;
        self.define(line, name, Quorum::Group { threshold, members })
    }

    fn quorum(&mut self, line: usize, name: &[u8]) -> Result<(), PolicyError> {
        if self.quorum.is_some() {
            return Err(PolicyError::SecondQuorum { line });
        }
        self.quorum = Some(match self.names.get(name) {
            Some(known) => known.meaning.clone(),
            None if name == NONE => Quorum::Nothing,
            None => return Err(PolicyError::UnknownName { line }),
        });
        Ok(())
    }

    fn define(&mut self, line: usize, name: &[u8], meaning: Quorum) -> Result<(), PolicyError> {
        if name == NONE || self.names.contains_key(name) {
            return Err(PolicyError::NameTaken { line });
        }
        let membership = Membership::Free;
        let known = Name { meaning, membership };
        self.names.insert(name.to_vec(), known);
        Ok(())
    }

    /// Takes a name into a group, once and for all.
    fn join(&mut self, line: usize, member: &[u8]) -> Result<Quorum, PolicyError> {
        let known = self.names.get_mut(member);
        let known = known.ok_or(PolicyError::UnknownName { line })?;
        match known.membership {
            Membership::Taken => Err(PolicyError::SecondMembership { line }),
            Membership::Free => {
                known.membership = Membership::Taken;
                Ok(known.meaning.clone())
            }
        }
    }
}

fn parse_key(line: usize, key: &[u8], kind: KeyKind) -> Result<VerifierKey, PolicyError> {
    let key = str::from_utf8(key).map_err(|_| PolicyError::Malformed { line })?;
    let key: VerifierKey = key.parse().map_err(|error| PolicyError::Key { line, error })?;
    if key.kind() == kind { Ok(key) } else { Err(PolicyError::KeyKind { line }) }
}

fn parse_threshold(word: &[u8], members: usize) -> Option<usize> {
    let threshold = match word {
        b"any" => 1,
        b"all" => members,
        number => usize::try_from(decimal::parse(str::from_utf8(number).ok()?)?).ok()?,
    };
    (1..=members).contains(&threshold).then_some(threshold)
}
