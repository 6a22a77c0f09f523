//! Marks what stands in Chinese on a page of another language, so that it is read aloud as Chinese (WCAG 2.2, 3.1.2): names,
//! places, laws, what people typed. What the system itself says stands in the catalogue of the page's language and is never
//! looked at here.

const MARK: &str = " lang=\"zh-Hans\"";

/// Elements that hold text alone and are marked as a whole.
const TEXT_ALONE: [&str; 5] = ["option", "textarea", "text", "tspan", "desc"];

/// Elements that hold text alone and say what the page is, in its language.
const LEFT: [&str; 1] = ["title"];

/// An English page with its Chinese words marked; any other page as it came.
///
/// It relies on what our templates keep: `<` and `>` stand in no attribute and no text, and no script stands in a page.
pub(crate) fn marked(html: String) -> String {
    if !html.contains("<html lang=\"en\"") || !html.contains(is_han) {
        return html;
    }
    let mut page = String::with_capacity(html.len() + html.len() / 8);
    let mut parts = html.split('<').peekable();
    page.push_str(parts.next().unwrap_or_default());
    while let Some(part) = parts.next() {
        page.push('<');
        match part.split_once('>') {
            Some((tag, text)) if text.contains(is_han) => {
                write(&mut page, (tag, text), parts.peek().copied().unwrap_or_default());
            }
            _ => page.push_str(part),
        }
    }
    page
}

/// Writes a tag and the text behind it, which ends where the next tag begins.
fn write(page: &mut String, (tag, text): (&str, &str), next: &str) {
    let name = tag.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
    let whole =
        next.strip_prefix('/').and_then(|next| next.strip_prefix(name)).is_some_and(|rest| rest.starts_with('>'));
    let left = LEFT.contains(&name) || tag.contains(" lang=");
    let as_one = whole && (TEXT_ALONE.contains(&name) || !text.contains(|c: char| c.is_alphabetic() && !is_wide(c)));
    page.push_str(tag);
    if as_one && !left {
        page.push_str(MARK);
    }
    page.push('>');
    if as_one || left { page.push_str(text) } else { runs(page, text) }
}

/// Writes a text of several languages, each run of Chinese in an element of its own.
fn runs(page: &mut String, text: &str) {
    let mut rest = text;
    while let Some(start) = rest.find(is_wide) {
        let (before, from) = rest.split_at(start);
        let (run, after) = from.split_at(length(from));
        page.push_str(before);
        if run.contains(is_han) {
            page.extend(["<span", MARK, ">", run, "</span>"]);
        } else {
            page.push_str(run);
        }
        rest = after;
    }
    page.push_str(rest);
}

/// How many bytes of a text that begins in Chinese go on so: to the last such character before a letter of another script.
fn length(text: &str) -> usize {
    let same = text.char_indices().take_while(|(_, c)| is_wide(*c) || !c.is_alphabetic());
    same.filter(|(_, c)| is_wide(*c)).map(|(at, c)| at + c.len_utf8()).last().unwrap_or_default()
}

/// A Chinese character.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A Chinese character or a mark that is written with them.
fn is_wide(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_marked_where_they_stand_on_english_pages_alone() {
        for (plain, expected) in [
            ("<td>王小明</td>", "<td lang=\"zh-Hans\">王小明</td>"),
            ("<td class=\"x\">阿依古丽·买买提</td>", "<td class=\"x\" lang=\"zh-Hans\">阿依古丽·买买提</td>"),
            ("<h1>枫林社区 · My nomination</h1>", "<h1><span lang=\"zh-Hans\">枫林社区</span> · My nomination</h1>"),
            (
                "<p>王小明 3, 李红 4: both<br>赵六</p>",
                "<p><span lang=\"zh-Hans\">王小明 3, 李红</span> 4: both<br><span lang=\"zh-Hans\">赵六</span></p>",
            ),
            (
                "<p>by《城市居民委员会组织法》第十四条, article</p>",
                "<p>by<span lang=\"zh-Hans\">《城市居民委员会组织法》第十四条</span>, article</p>",
            ),
            (
                "<option value=\"1\">枫林社区 by-election</option>",
                "<option value=\"1\" lang=\"zh-Hans\">枫林社区 by-election</option>",
            ),
            ("<title>枫林社区 · Overview</title>", "<title>枫林社区 · Overview</title>"),
            ("<td lang=\"zh-Hans\">选民 (voter)</td>", "<td lang=\"zh-Hans\">选民 (voter)</td>"),
            ("<p aria-label=\"王小明\">Open</p>", "<p aria-label=\"王小明\">Open</p>"),
            ("<p>No names, “quoted” – 1。</p>", "<p>No names, “quoted” – 1。</p>"),
        ] {
            let page = |body: &str, language: &str| {
                format!("<!doctype html>\n<html lang=\"{language}\"><body>{body}</body></html>")
            };
            assert_eq!(marked(page(plain, "en")), page(expected, "en"));
            assert_eq!(marked(page(plain, "zh-Hans")), page(plain, "zh-Hans"));
        }
    }
}
