//! The reference implementation in Python. Its part of a rule is written by hand from the rule's page, so that it stays
//! independent of the Rust code: here it gets a row in the table of rules, and a function that fails until it is written.

/// Adds a row to the table of rules, in alphabetical order within the group. `None` where the group has no rows.
pub(crate) fn add_row(text: &str, code: &str) -> Option<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let (group, _) = code.split_once('/')?;
    let group = format!("{group}/");
    let first = lines.iter().position(|line| line.starts_with(&group))?;
    let rows = lines.iter().skip(first).take_while(|line| line.starts_with(&group));
    let place = rows.take_while(|line| line.split(' ').next() < Some(code)).count();
    let row = format!("{code:<CODE_WIDTH$} W W E 400");
    lines.insert(first + place, &row);
    Some(lines.join("\n") + "\n")
}

/// Adds a function before `check`, with the same parameters, and calls it at the start of `check`. `None` where there is
/// no such function.
pub(crate) fn add_function(text: &str, code: &str, name: &str) -> Option<String> {
    let (before, rest) = text.split_once("\ndef check(")?;
    let (parameters, rest) = rest.split_once("):\n")?;
    let (documentation, body) = match rest.strip_prefix("    \"\"\"") {
        Some(after) => {
            let end = rest.len() - after.len() + after.find("\"\"\"\n")? + "\"\"\"\n".len();
            rest.split_at_checked(end)?
        }
        None => ("", rest),
    };
    let arguments: Vec<&str> =
        parameters.split(", ").map(|word| word.split('=').next().unwrap_or(word)).collect();
    let arguments = arguments.join(", ");
    Some(format!(
        "{before}\ndef _{name}({arguments}):\n    \"\"\"{code}\"\"\"\n    \
         raise NotImplementedError(\"{code}: write this from the rule's page\")\n\n\n\
         def check({parameters}):\n{documentation}    _{name}({arguments})\n{body}"
    ))
}

/// The width of the column of codes.
const CODE_WIDTH: usize = 35;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_stands_in_its_group() {
        let table = "_TABLE = \"\"\"\njson/type   E E E 400\nnumber/b    E E E 400\nnumber/d    E E E 400\nrfi/a   E E E 400\n\"\"\"\n";
        let added = add_row(table, "number/c").unwrap();
        let row = format!("{:<35} W W E 400", "number/c");
        assert!(added.contains(&format!("number/b    E E E 400\n{row}\nnumber/d")), "{added}");
        assert!(add_row(table, "number/e").unwrap().contains(" W W E 400\nrfi/a"));
        assert_eq!(add_row(table, "state/a"), None);
    }

    #[test]
    fn the_function_has_the_parameters_of_check_and_is_called_first() {
        let module = "import x\n\n\ndef check(report, number, path=None):\n    \"\"\"The rules.\"\"\"\n\n    x()\n";
        let expected = "import x\n\n\ndef _new(report, number, path):\n    \"\"\"number/new\"\"\"\n    \
                        raise NotImplementedError(\"number/new: write this from the rule's page\")\n\n\n\
                        def check(report, number, path=None):\n    \"\"\"The rules.\"\"\"\n    \
                        _new(report, number, path)\n\n    x()\n";
        assert_eq!(add_function(module, "number/new", "new").as_deref(), Some(expected));
        assert_eq!(add_function("def other(): pass\n", "number/new", "new"), None);
    }

    #[test]
    fn a_function_without_documentation_is_extended_too() {
        let added = add_function("\n\ndef check(a, b):\n    x = 1\n", "rfi/new", "new").unwrap();
        assert!(added.ends_with("def check(a, b):\n    _new(a, b)\n    x = 1\n"), "{added}");
    }
}
