//! Policies: the example's shape, every refusal, and which cosigners make a quorum.

use ledger::{Checkpoint, Note, Policy, PolicyError, SigningKey, Unsatisfied, sha256};

fn key(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(name, &[seed; 32]).unwrap()
}

fn log_line(seed: u8) -> String {
    format!("log {}\n", key("log", seed).verifier_key())
}

fn witness_line(name: &str, seed: u8) -> String {
    format!("witness {name} {}\n", key(&format!("example/{name}"), seed).cosigner_key())
}

/// The two-level example of the document.
fn example() -> String {
    let mut text = format!("# who counts\n\n{}\t\n", log_line(1));
    for (seed, name) in (11..).zip(["X1", "X2", "X3", "Y1", "Y2", "Y3"]) {
        text += &witness_line(name, seed);
    }
    text + " group X-witnesses 2 X1\tX2 X3\ngroup Y-witnesses any Y1 Y2 Y3\n\
            group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
}

/// A checkpoint by the log with the cosignatures of those witnesses.
fn cosigned(seeds: &[u8]) -> Note {
    let names = ["X1", "X2", "X3", "Y1", "Y2", "Y3"];
    let head = Checkpoint { origin: "log".to_owned(), size: 7, root: sha256(b"7") };
    let mut note = head.sign(&key("log", 1));
    for seed in seeds {
        let name = format!("example/{}", names[usize::from(seed - 11)]);
        note.signatures.push(key(&name, *seed).cosign(&note.text, 1_700_000_000));
    }
    note
}

#[test]
fn the_quorum_of_the_example_needs_two_of_x_and_one_of_y() {
    let policy = Policy::parse(example().as_bytes()).unwrap();
    assert_eq!((policy.logs().len(), policy.witnesses().len()), (1, 6));
    assert_eq!(policy.witnesses()[0].name, b"X1");
    for (seeds, met) in [
        (&[11, 12, 14][..], true),
        (&[13, 11, 16][..], true),
        (&[11, 12, 13, 14, 15, 16][..], true),
        (&[][..], false),
        (&[11, 14][..], false),
        (&[11, 11, 14][..], false),
        (&[11, 12, 13][..], false),
        (&[14, 15, 16][..], false),
    ] {
        let found = policy.satisfied(&cosigned(seeds));
        match found {
            Ok(witnessed) => {
                assert!(met, "{seeds:?}");
                assert_eq!(witnessed.checkpoint.size, 7);
                assert_eq!(witnessed.signatures.len(), seeds.len() + 1);
            }
            Err(error) => assert_eq!((met, error), (false, Unsatisfied::Quorum), "{seeds:?}"),
        }
    }
}

#[test]
fn the_log_must_have_signed_whatever_the_quorum() {
    let none = format!("{}quorum none", log_line(1));
    let policy = Policy::parse(none.as_bytes()).unwrap();
    assert!(policy.satisfied(&cosigned(&[])).is_ok());
    for text in [format!("{}quorum none\n", log_line(2)), "quorum none\n".to_owned()] {
        let policy = Policy::parse(text.as_bytes()).unwrap();
        let refused = policy.satisfied(&cosigned(&[11]));
        assert!(matches!(refused, Err(Unsatisfied::Checkpoint(_))), "{text}");
    }
    let single = format!("{}{}quorum X1\n", log_line(1), witness_line("X1", 11));
    let policy = Policy::parse(single.as_bytes()).unwrap();
    assert!(policy.satisfied(&cosigned(&[11])).is_ok());
    assert_eq!(policy.satisfied(&cosigned(&[12])), Err(Unsatisfied::Quorum));
    let mut spoilt = cosigned(&[11]);
    spoilt.signatures[1] = key("example/X1", 11).cosign("other\n", 5);
    assert!(matches!(policy.satisfied(&spoilt), Err(Unsatisfied::Checkpoint(_))));
}

#[test]
fn every_fault_of_a_policy_file_is_named_with_its_line() {
    let (log, w) = (log_line(1), witness_line("W", 11));
    let other = witness_line("V", 12);
    let same_key = format!("witness V {}\n", key("renamed", 11).cosigner_key());
    let wrong_kind = format!("log {}\n", key("log", 1).cosigner_key());
    let plain = format!("witness W {}\n", key("W", 11).verifier_key());
    for (text, error) in [
        (String::new(), PolicyError::NoQuorum),
        (log.clone(), PolicyError::NoQuorum),
        ("quorum none\nquorum none\n".to_owned(), PolicyError::SecondQuorum { line: 2 }),
        ("quorum W\n".to_owned(), PolicyError::UnknownName { line: 1 }),
        (format!("quorum W\n{w}"), PolicyError::UnknownName { line: 1 }),
        ("quorum\n".to_owned(), PolicyError::Malformed { line: 1 }),
        ("quorum none none\n".to_owned(), PolicyError::Malformed { line: 1 }),
        ("Quorum none\n".to_owned(), PolicyError::Malformed { line: 1 }),
        ("quorum none\r\n".to_owned(), PolicyError::ControlCharacter { line: 1 }),
        ("# \u{7f}\nquorum none\n".to_owned(), PolicyError::ControlCharacter { line: 1 }),
        ("log\n".to_owned(), PolicyError::Malformed { line: 1 }),
        (log.replace('\n', " url more\n"), PolicyError::Malformed { line: 1 }),
        (wrong_kind, PolicyError::KeyKind { line: 1 }),
        (plain, PolicyError::KeyKind { line: 1 }),
        (format!("{log}{log}"), PolicyError::DuplicateKey { line: 2 }),
        (format!("{w}{same_key}"), PolicyError::DuplicateKey { line: 2 }),
        (format!("{w}{}", witness_line("W", 12)), PolicyError::NameTaken { line: 2 }),
        (witness_line("none", 11), PolicyError::NameTaken { line: 1 }),
        (format!("{w}group W all W\n"), PolicyError::NameTaken { line: 2 }),
        (format!("{w}group none all W\n"), PolicyError::NameTaken { line: 2 }),
        (format!("{w}group G all\n"), PolicyError::Malformed { line: 2 }),
        (format!("{w}group G 0 W\n"), PolicyError::Threshold { line: 2 }),
        (format!("{w}group G 2 W\n"), PolicyError::Threshold { line: 2 }),
        (format!("{w}group G 01 W\n"), PolicyError::Threshold { line: 2 }),
        (format!("{w}group G most W\n"), PolicyError::Threshold { line: 2 }),
        (format!("{w}group G all X\n"), PolicyError::UnknownName { line: 2 }),
        (format!("{w}group G all none\n"), PolicyError::UnknownName { line: 2 }),
        (format!("{w}group G all G\n"), PolicyError::UnknownName { line: 2 }),
        (format!("{w}group G any W W\n"), PolicyError::SecondMembership { line: 2 }),
        (format!("{w}{other}group G any W\ngroup H any V W\n"), PolicyError::SecondMembership { line: 4 }),
    ] {
        assert_eq!(Policy::parse(text.as_bytes()), Err(error), "{text}");
    }
    let refused = Policy::parse(b"log a+b+c\n");
    assert!(matches!(refused, Err(PolicyError::Key { line: 1, .. })));
}

#[test]
fn urls_comments_and_names_of_any_bytes_are_allowed() {
    let mut bytes = b"# \xff\xfe\n".to_vec();
    let witness = witness_line("W", 11).replace('\n', " https://example.com/w\n");
    let (kind, rest) = witness.split_once(" W ").unwrap();
    bytes.extend([kind.as_bytes(), b" \xe9\x80 ", rest.as_bytes(), b"quorum \xe9\x80"].concat());
    let policy = Policy::parse(&bytes).unwrap();
    assert_eq!(policy.witnesses()[0].name, b"\xe9\x80");
}
