//! The register of a group: its modules and the list of its rules.

/// What the rules of a group check.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Checked {
    /// What the checks call it.
    pub(crate) name: String,
    /// Its type.
    pub(crate) type_name: String,
}

/// Adds a rule to the modules and to the list, in alphabetical order. Returns the new text and what the rules of the
/// group check, or `None` where the group has no rules with a check.
pub(crate) fn add(text: &str, name: &str) -> Option<(String, Checked)> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let list = lines.iter().position(|line| line.starts_with("rules!("))?;
    let checked = lines.get(list)?.strip_prefix("rules!(")?.strip_suffix(';')?;
    let (subject, type_name) = checked.split_once(": ")?;
    let checked = Checked { name: subject.to_owned(), type_name: type_name.to_owned() };
    let is_rule = |line: &str| line.starts_with("    ") && line.trim() != ";";
    insert(&mut lines, list + 1, format!("    {name},"), is_rule);
    let is_module = |line: &str| line.starts_with("pub(crate) mod ");
    let modules = lines.iter().position(|line| is_module(line))?;
    insert(&mut lines, modules, format!("pub(crate) mod {name};"), is_module);
    Some((lines.join("\n") + "\n", checked))
}

/// Inserts a line into the sorted block that begins at `first`.
fn insert(lines: &mut Vec<String>, first: usize, line: String, is_in_block: impl Fn(&str) -> bool) {
    let block = lines.iter().skip(first).take_while(|line| is_in_block(line));
    // The punctuation at the end does not count, so that a name comes before its own extensions.
    let name = |line: &str| line.trim_end_matches([',', ';']).to_owned();
    let place = block.take_while(|other| name(other) < name(&line)).count();
    lines.insert(first + place, line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_and_list_stay_in_alphabetical_order() {
        let text = "pub(crate) mod b;\npub(crate) mod d;\npub(crate) mod e;\n\nuse x;\n\n\
                    rules!(number: NumberDraft;\n    b,\n    d,\n    ;\n    reported: e,\n);\n";
        for (name, modules, list) in [
            ("a", "mod a;\npub(crate) mod b;", "NumberDraft;\n    a,\n    b,\n"),
            ("b_c", "mod b;\npub(crate) mod b_c;\npub(crate) mod d;", "    b,\n    b_c,\n    d,\n"),
            ("f", "mod e;\npub(crate) mod f;\n\n", "    d,\n    f,\n    ;\n"),
        ] {
            let (added, checked) = add(text, name).unwrap();
            assert!(added.contains(modules) && added.contains(list), "{added}");
            let expected =
                Checked { name: "number".to_owned(), type_name: "NumberDraft".to_owned() };
            assert_eq!((added.lines().count(), checked), (14, expected));
        }
    }

    #[test]
    fn a_group_without_checks_has_no_register_to_add_to() {
        assert_eq!(add("pub(crate) mod b;\n\nrules!(\n    b,\n);\n", "a"), None);
        assert_eq!(add("", "a"), None);
    }
}
