//! Signed notes: the document's example, its rules, and another implementation beside ours.

use ledger::{KeyError, KeyKind, Note, NoteError, SigningKey, VerifierKey};
use proptest::prelude::*;
use signed_note::{Signer, StandardSigner, StandardVerifier, VerifierList};

/// The worked example of C2SP signed-note.
const EXAMPLE_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const EXAMPLE: &str = "This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
";
/// The other example: a text with an empty line in it.
const POEM: &str = "Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
";

fn key(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(name, &[seed; 32]).unwrap()
}

fn signed(text: &str, keys: &[&SigningKey]) -> Note {
    Note { text: text.to_owned(), signatures: keys.iter().map(|key| key.sign(text)).collect() }
}

#[test]
fn the_examples_of_the_document_read_and_verify() {
    let known: VerifierKey = EXAMPLE_KEY.parse().unwrap();
    assert_eq!(known.to_string(), EXAMPLE_KEY);
    assert_eq!((known.name(), known.kind()), ("example.com/foo", KeyKind::Ed25519));
    assert_eq!(known.id().to_string(), "530d903a");
    let again = VerifierKey::from_public("example.com/foo", known.public()).unwrap();
    assert_eq!(again, known);

    let note: Note = EXAMPLE.parse().unwrap();
    assert_eq!(note.text, "This is an example message.\n");
    assert_eq!(note.to_bytes(), EXAMPLE.as_bytes());
    let verified = note.verify(std::slice::from_ref(&known)).unwrap();
    assert_eq!((verified.len(), verified[0].time), (1, None));
    assert_eq!((verified[0].name.as_str(), verified[0].id), (known.name(), known.id()));

    let poem: Note = POEM.parse().unwrap();
    assert!(poem.text.ends_with("raggio di sole:\n\ned è subito sera.\n"));
    assert_eq!(poem.to_string(), POEM);
    assert_eq!(poem.verify(&[known]), Err(NoteError::Unsigned));
}

#[test]
fn a_note_is_read_strictly() {
    let good = "text\n\n— k AAAAAAA=\n";
    assert!(good.parse::<Note>().is_ok());
    let line = NoteError::SignatureLine;
    let table: [(&[u8], NoteError); 22] = [
        (b"", NoteError::NoSignatures),
        (b"text\n", NoteError::NoSignatures),
        (b"text\n\n", NoteError::NoSignatures),
        ("text\n— k AAAAAAA=\n".as_bytes(), NoteError::NoSignatures),
        ("\n— k AAAAAAA=\n".as_bytes(), NoteError::NoSignatures),
        ("text\n\n— k AAAAAAA=".as_bytes(), NoteError::NoFinalNewline),
        ("text\n\n— k AAAAAAA=\n\n".as_bytes(), NoteError::NoSignatures),
        ("te\txt\n\n— k AAAAAAA=\n".as_bytes(), NoteError::ControlCharacter('\t')),
        ("text\r\n\n— k AAAAAAA=\n".as_bytes(), NoteError::ControlCharacter('\r')),
        ("t\0\n\n— k AAAAAAA=\n".as_bytes(), NoteError::ControlCharacter('\0')),
        (b"t\xff\n\n- k AAAAAAA=\n", NoteError::NotUtf8),
        (b"text\n\n- k AAAAAAA=\n", line(1)),
        ("text\n\n—k AAAAAAA=\n".as_bytes(), line(1)),
        ("text\n\n—  AAAAAAA=\n".as_bytes(), line(1)),
        ("text\n\n— k+l AAAAAAA=\n".as_bytes(), line(1)),
        ("text\n\n— k\u{3000}l AAAAAAA=\n".as_bytes(), line(1)),
        ("text\n\n— k l AAAAAAA=\n".as_bytes(), line(1)),
        ("text\n\n— k\n".as_bytes(), line(1)),
        ("text\n\n— k \n".as_bytes(), line(1)),
        ("text\n\n— k AAAAAA==\n".as_bytes(), line(1)),
        ("text\n\n— k AAAAAAA= \n".as_bytes(), line(1)),
        ("text\n\n— k AAAAAAA=\nmore\n".as_bytes(), line(2)),
    ];
    for (bytes, error) in table {
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!(Note::parse(bytes), Err(error), "{shown:?}");
    }
    // The text may be nothing but its newline, and may look like a signature.
    for text in ["\n", "— k AAAAAAA=\n", "\n\n\n"] {
        let note: Note = format!("{text}\n— k AAAAAAA=\n").parse().unwrap();
        assert_eq!(note.text, text);
    }
}

#[test]
fn a_note_has_at_most_a_hundred_signatures_and_a_million_bytes() {
    let keys: Vec<SigningKey> = (0..101).map(|seed| key(&format!("k{seed}"), seed)).collect();
    let all: Vec<&SigningKey> = keys.iter().collect();
    for (count, read) in [(1, true), (16, true), (100, true), (101, false)] {
        let note = signed("text\n", &all[..count]);
        let parsed = Note::parse(&note.to_bytes());
        assert_eq!(parsed.is_ok(), read, "{count}");
        let known: Vec<VerifierKey> = keys.iter().map(SigningKey::verifier_key).collect();
        assert_eq!(note.verify(&known).map(|by| by.len()).ok(), read.then_some(count));
    }
    let long = format!("{}\n\n— k AAAAAAA=\n", "x".repeat(1_000_000));
    assert_eq!(long.parse::<Note>(), Err(NoteError::TooLong));
}

#[test]
fn known_keys_must_hold_and_unknown_ones_do_not_matter() {
    let (a, b, stranger) = (key("a", 1), key("b", 2), key("a", 3));
    let known = [a.verifier_key(), b.verifier_key()];
    let text = "text\n";
    let names = |note: &Note| note.verify(&known).map(|by| by.iter().map(|by| by.name.clone()).collect::<Vec<_>>());

    assert_eq!(names(&signed(text, &[&stranger, &b, &a, &b])), Ok(vec!["b".into(), "a".into()]));
    assert_eq!(names(&signed(text, &[&stranger])), Err(NoteError::Unsigned));
    assert_eq!(signed(text, &[&a]).verify(&[]), Err(NoteError::Unsigned));

    let wrong =
        |key: &SigningKey| NoteError::WrongSignature { name: key.name().to_owned(), id: key.verifier_key().id() };
    let mut spoilt = signed(text, &[&a]);
    spoilt.signatures.push(b.sign("other\n"));
    assert_eq!(names(&spoilt), Err(wrong(&b)));
    let mut twice = signed(text, &[&a]);
    twice.signatures.push(a.sign("other\n"));
    assert_eq!(names(&twice), Err(wrong(&a)), "every signature of a known key counts");
    let mut moved = signed(text, &[&a]);
    moved.text = "text \n".to_owned();
    assert_eq!(names(&moved), Err(wrong(&a)));
}

#[test]
fn a_verifier_key_has_one_writing() {
    let swap = |from: &str, to: &str| EXAMPLE_KEY.replace(from, to);
    let table = [
        (swap("+530d903a", "+530D903A"), "case"),
        (swap("+530d903a", "+530d903"), "short id"),
        (swap("+530d903a", "++30d903a"), "signed id"),
        (swap("+530d903a", "+530d903b"), "other id"),
        (swap("example.com/foo", "example.com/fop"), "other name"),
        (swap("example.com/foo", "example com"), "space"),
        (swap("example.com/foo", ""), "no name"),
        (swap("v3U2k", "v3U2"), "short base64"),
        (swap("AekyeR", "AukyeR"), "unknown kind"),
        (format!("{EXAMPLE_KEY}\n"), "newline"),
        ("example.com/foo".to_owned(), "name alone"),
        ("a+00000000+AQ==".to_owned(), "no key"),
        (String::new(), "empty"),
    ];
    for (text, what) in table {
        assert!(text.parse::<VerifierKey>().is_err(), "{what}");
    }
    assert_eq!(swap("AekyeR", "BukyeR").parse::<VerifierKey>(), Err(KeyError::Kind(0x06)));
    for name in ["", "a b", "a+b", "a\nb", "a\u{a0}b", "a\u{1}b"] {
        assert_eq!(SigningKey::from_seed(name, &[0; 32]).err(), Some(KeyError::Name(name.to_owned())));
    }
}

#[test]
fn a_secret_key_does_not_show_itself() {
    let shown = format!("{:?}", key("a", 0xab));
    assert_eq!(shown, "SigningKey { name: \"a\", .. }");
}

#[test]
fn a_weak_public_key_signs_nothing() {
    // The neutral point: with the lax equation it accepts a signature over any text.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let weak = VerifierKey::from_public("weak", &neutral).unwrap();
    let forged = [weak.id().to_string(), hex::encode(neutral), hex::encode([0; 32])].concat();
    let forged = hex::decode(forged).unwrap();
    let line = format!("— weak {}", base64(&forged));
    let note: Note = format!("anything\n\n{line}\n").parse().unwrap();
    assert!(matches!(note.verify(&[weak]), Err(NoteError::WrongSignature { .. })));
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The same seed in the other implementation.
fn their_signer(name: &str, seed: [u8; 32]) -> StandardSigner {
    let ours = SigningKey::from_seed(name, &seed).unwrap().verifier_key();
    let secret = base64(&[&[1], seed.as_slice()].concat());
    StandardSigner::new(&format!("PRIVATE+KEY+{name}+{}+{secret}", ours.id())).unwrap()
}

fn their_note(text: &str, signers: &[&dyn Signer]) -> Option<signed_note::Note> {
    let mut note = signed_note::Note::new(text.as_bytes(), &[]).ok()?;
    note.add_sigs(signers).ok()?;
    Some(note)
}

proptest! {
    #[test]
    fn each_implementation_reads_what_the_other_signs(
        seed in any::<[u8; 32]>(),
        name in "[a-z/.]{1,20}",
        text in "[^\\x00-\\x1f]{0,40}(\n[^\\x00-\\x1f]{0,20}){0,4}\n",
    ) {
        let ours = SigningKey::from_seed(&name, &seed).unwrap();
        let theirs = their_signer(&name, seed);
        let note = signed(&text, &[&ours]);
        prop_assert_eq!(note.to_bytes(), their_note(&text, &[&theirs]).unwrap().to_bytes());
        let read = signed_note::Note::from_bytes(&note.to_bytes()).unwrap();
        let verifier = StandardVerifier::new(&ours.verifier_key().to_string()).unwrap();
        prop_assert!(read.verify(&VerifierList::new(vec![Box::new(verifier)])).is_ok());
        let again = Note::parse(&note.to_bytes()).unwrap();
        prop_assert!(again.verify(&[ours.verifier_key()]).is_ok());
        prop_assert_eq!(again, note);
    }

    #[test]
    fn any_changed_byte_is_answered_alike(at in 0..EXAMPLE.len(), byte in any::<u8>()) {
        let mut bytes = EXAMPLE.as_bytes().to_vec();
        bytes[at] = byte;
        let ours = Note::parse(&bytes);
        let theirs = signed_note::Note::from_bytes(&bytes);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok());
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            let known = StandardVerifier::new(EXAMPLE_KEY).unwrap();
            let theirs = theirs.verify(&VerifierList::new(vec![Box::new(known)]));
            prop_assert_eq!(ours.verify(&[EXAMPLE_KEY.parse().unwrap()]).is_ok(), theirs.is_ok());
            prop_assert_eq!(ours.to_bytes(), bytes);
        }
    }

    #[test]
    fn any_bytes_are_answered_alike(bytes in "(text|\n|— k AAAAAAA=|— |k|\\+|é| |\t){0,12}") {
        let ours = Note::parse(bytes.as_bytes());
        prop_assert_eq!(ours.is_ok(), signed_note::Note::from_bytes(bytes.as_bytes()).is_ok());
    }
}
