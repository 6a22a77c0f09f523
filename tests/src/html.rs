//! What a page of ours says, read from its source without a browser: each text with the language that it is marked with.

/// Elements that have no end.
const VOID: [&str; 6] = ["br", "hr", "img", "input", "link", "meta"];

/// A text of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said<'a> {
    /// The element that holds it.
    pub element: &'a str,
    /// The nearest language that it, or an element around it, is marked with.
    pub language: &'a str,
    /// The text as the source has it.
    pub text: &'a str,
}

/// Every text between the tags of a page, in order.
pub fn texts(html: &str) -> Vec<Said<'_>> {
    let mut open: Vec<(&str, &str)> = Vec::new();
    let mut said = Vec::new();
    for (tag, text) in html.split('<').skip(1).filter_map(|part| part.split_once('>')) {
        let name = tag.split(|c: char| c.is_ascii_whitespace() || c == '/').find(|word| !word.is_empty()).unwrap_or("");
        if tag.starts_with('/') {
            if let Some(at) = open.iter().rposition(|(one, _)| *one == name) {
                open.truncate(at);
            }
        } else if !tag.starts_with('!') && !tag.ends_with('/') && !VOID.contains(&name) {
            let around = open.last().map_or("", |(_, language)| *language);
            open.push((name, attribute(tag, "lang").unwrap_or(around)));
        }
        if let Some((element, language)) = open.last().copied().filter(|_| !text.trim().is_empty()) {
            said.push(Said { element, language, text });
        }
    }
    said
}

/// What stands in the attributes of a page's tags.
pub fn attributes(html: &str) -> impl Iterator<Item = &str> {
    let tags = html.split('<').skip(1).filter_map(|part| part.split_once('>'));
    tags.flat_map(|(tag, _)| tag.split('"').skip(1).step_by(2))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_language_of_what_is_around_it() {
        let page = "<!doctype html><html lang=\"en\"><body><p>one<br>two <span lang=\"zh-Hans\">三 <b>四</b></span> five</p>\
                    <input value=\"六\"><svg><path d=\"M0\"/></svg>seven</body></html>";
        let said: Vec<(&str, &str)> = texts(page).iter().map(|one| (one.text.trim(), one.language)).collect();
        let expected =
            [("one", "en"), ("two", "en"), ("三", "zh-Hans"), ("四", "zh-Hans"), ("five", "en"), ("seven", "en")];
        assert_eq!(said, expected);
        assert_eq!(attributes(page).collect::<Vec<_>>(), ["en", "zh-Hans", "六", "M0"]);
    }
}
