//! What the form of a drawn paper sends: its key, the paper's number, whom it marks and what of it is void.

use app::ticked::Ticked;

/// The key of a form, and the paper as it was ticked on it.
pub(crate) fn ticked(form: Vec<(String, String)>) -> (Option<String>, Ticked) {
    let (mut key, mut ticked) = (None, Ticked::default());
    let pair = |value: &str| value.split_once('|').map(|(post, word)| (post.to_owned(), word.to_owned()));
    for (name, value) in form.into_iter().filter(|(_, value)| !value.is_empty()) {
        match name.as_str() {
            "key" => key = Some(value),
            "number" => ticked.number = value.parse().unwrap_or_default(),
            "void" => ticked.void = Some(value),
            "part" => ticked.parts.extend(pair(&value)),
            "mark" => ticked.marks.extend(pair(&value)),
            _ => {}
        }
    }
    (key, ticked)
}
