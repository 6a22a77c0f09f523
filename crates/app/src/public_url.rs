//! The address at which everybody reaches the server, as it is printed on papers and in codes to scan. Behind a gateway the
//! server cannot know it from what is asked of it.

use std::fmt;
use std::str::FromStr;
use thiserror::Error;
use url::Url;

/// `https://选举.example`, without a slash at its end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicUrl(String);

/// Why an address is none for papers.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum PublicUrlError {
    /// Not an address at all.
    #[error("not an address: {0}; write it as https://election.example.cn")]
    Malformed(String),
    /// More than a scheme, a host and a port.
    #[error("write the scheme, the host and the port alone, as https://election.example.cn")]
    NotAnOrigin,
}

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url: Url = text.parse().map_err(|error: url::ParseError| PublicUrlError::Malformed(error.to_string()))?;
        let origin = url.origin();
        let alone = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let named = url.username().is_empty() && url.password().is_none();
        if !matches!(url.scheme(), "http" | "https") || !alone || !named {
            return Err(PublicUrlError::NotAnOrigin);
        }
        Ok(Self(origin.ascii_serialization()))
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_for_papers_is_an_origin() {
        let rows = [
            ("https://vote.example.cn", Some("https://vote.example.cn")),
            ("https://vote.example.cn/", Some("https://vote.example.cn")),
            ("http://10.0.0.5:8080", Some("http://10.0.0.5:8080")),
            ("https://vote.example.cn:443", Some("https://vote.example.cn")),
            ("https://选举.example.cn", Some("https://xn--wiqw71n.example.cn")),
            ("vote.example.cn", None),
            ("ftp://vote.example.cn", None),
            ("https://vote.example.cn/elections", None),
            ("https://vote.example.cn?lang=en", None),
            ("https://clerk:secret@vote.example.cn", None),
        ];
        for (text, expected) in rows {
            let parsed = text.parse::<PublicUrl>().ok().map(|url| url.to_string());
            assert_eq!(parsed.as_deref(), expected, "{text}");
        }
    }
}
