//! Numbers as the C2SP formats write them: ASCII decimal, no sign, no leading zeros.

/// The number that `text` writes, or nothing if it is written in any other way or beyond 64 bits.
pub(crate) fn parse(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let minimal = text == "0" || !text.starts_with('0');
    if digits && minimal { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_the_shortest_writing_is_a_number() {
        for (text, expected) in [
            ("0", Some(0)),
            ("20852163", Some(20_852_163)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("", None),
            ("00", None),
            ("01", None),
            ("+1", None),
            ("-1", None),
            ("1 ", None),
            ("١", None),
        ] {
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }
}
