//! Where a rule comes from, in words: profiles name laws by short names and articles by numbers, people cite titles.

use super::Texts;

impl Texts {
    /// A rule's source as people cite it: of `UL26 18, 23` the title of that law and both articles. What these texts do not
    /// know stands as the profile has it.
    pub fn source(&self, article: &str) -> String {
        let parts = apart(article).into_iter().map(|part| self.cited(part));
        parts.collect::<Vec<_>>().join(self.page("source.between"))
    }

    fn cited(&self, part: &str) -> String {
        let (body, note) = match part.strip_suffix(')').and_then(|part| part.split_once(" (")) {
            Some((body, note)) => (body, self.noted(note)),
            None => (part, String::new()),
        };
        let Some((title, rest)) = self.titled(body) else { return part.to_owned() };
        format!("{title}{}{note}", self.placed(rest))
    }

    /// The title of the law that a citation begins with, the longest that is known, and what follows it.
    fn titled<'a>(&self, body: &'a str) -> Option<(&str, &'a str)> {
        let ends = body.match_indices([' ', ',']).map(|(at, _)| at).chain([body.len()]);
        ends.rev().find_map(|end| {
            let (name, rest) = body.split_at_checked(end)?;
            let title = self.pages.get(&format!("source.{name}"))?;
            Some((title.as_str(), rest.trim_start_matches([',', ' '])))
        })
    }

    /// Articles or a chapter of a law.
    fn placed(&self, rest: &str) -> String {
        match rest.strip_prefix("ch.") {
            _ if rest.is_empty() => String::new(),
            Some(chapter) => self.sentence("source.chapter", [("chapter".to_owned(), chapter.into())]),
            None => {
                let articles = rest.replace(", ", self.page("list.between"));
                self.sentence("source.articles", [("articles".to_owned(), articles.into())])
            }
        }
    }

    fn noted(&self, note: &str) -> String {
        let known = |note: &str| {
            let words = self.pages.get(&format!("source.note.{note}"));
            words.cloned().unwrap_or_else(|| note.to_owned())
        };
        let notes = note.split("; ").map(known).collect::<Vec<_>>().join(self.page("list.between"));
        self.sentence("source.note", [("note".to_owned(), notes.into())])
    }
}

/// The sources of a rule; what stands in brackets is part of one.
fn apart(article: &str) -> Vec<&str> {
    let mut inside = false;
    let between = |one: char| {
        inside = (inside || one == '(') && one != ')';
        one == ';' && !inside
    };
    article.split(between).map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use roster::Language;
    use rules::Profile;

    #[test]
    fn a_source_is_cited_by_its_title() {
        let [chinese, english] = [Language::Chinese, Language::English].map(Texts::of);
        for (article, in_chinese, in_english) in [
            ("UL26 17", "《城市居民委员会组织法》第17条", "Urban Residents' Committees Law, art. 17"),
            ("UL26 18, 23", "《城市居民委员会组织法》第18、23条", "Urban Residents' Committees Law, art. 18, 23"),
            (
                "UL26 ch.4 (province)",
                "《城市居民委员会组织法》第4章（由省定）",
                "Urban Residents' Committees Law, ch. 4 (left to the province)",
            ),
            (
                "ZJ 28; R76",
                "《浙江省村民委员会选举办法》第28条；《村民委员会选举规程》",
                "Zhejiang election rules, art. 28; Procedure of village elections",
            ),
            ("Gansu 2026, 5", "甘肃省实施办法（2026）第5条", "Gansu 2026, art. 5"),
            (
                "UL26 18 (practice; our reading)",
                "《城市居民委员会组织法》第18条（通行做法、本系统的理解）",
                "Urban Residents' Committees Law, art. 18 (practice, our reading)",
            ),
            ("江苏办法第九条", "江苏办法第九条", "江苏办法第九条"),
            ("XX 9 (odd)", "XX 9 (odd)", "XX 9 (odd)"),
            ("", "", ""),
        ] {
            assert_eq!((chinese.source(article), english.source(article)), (in_chinese.into(), in_english.into()));
        }
    }

    #[test]
    fn every_source_of_every_profile_is_known() {
        let chinese = Texts::of(Language::Chinese);
        for profile in Profile::builtin_ids().filter_map(Profile::builtin) {
            for (_, rule) in profile.unwrap().rules() {
                let said = chinese.source(&rule.article);
                assert!(!said.contains(|one: char| one.is_ascii_alphabetic()), "{} is {said}", rule.article);
            }
        }
    }
}
