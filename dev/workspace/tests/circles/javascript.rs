//! Which file of JavaScript or TypeScript imports from which.

use crate::{Imports, Sources, add};

/// The imports between the sources, also those of types, re-exports and imports while the program runs.
pub(crate) fn imports(sources: &Sources) -> Imports {
    let mut imports = Imports::new();
    for (file, text) in sources {
        let code: String =
            text.lines().filter(|line| !is_comment(line)).map(|line| format!("{line}\n")).collect();
        for start in ["from \"", "import \"", "import(\""] {
            for (place, _) in code.match_indices(start) {
                let path = code[place + start.len()..].split('"').next().unwrap();
                if let Some(other) = resolve(file, path, sources) {
                    add(&mut imports, file, &other, &names(&code[..place]));
                }
            }
        }
    }
    imports
}

fn is_comment(line: &str) -> bool {
    ["//", "/*", "*"].iter().any(|start| line.trim_start().starts_with(start))
}

/// What the clause before `from` imports; `it` if there is none.
fn names(before: &str) -> String {
    let start = ["import ", "export "].iter().filter_map(|word| before.rfind(word)).max();
    let clause = start.map_or("", |start| &before[start + "import ".len()..]);
    let clause = clause.split_whitespace().collect::<Vec<_>>().join(" ");
    if clause.is_empty() || clause.contains(';') { "it".to_owned() } else { clause }
}

/// The file that a relative path names, with or without its ending.
fn resolve(file: &str, path: &str, sources: &Sources) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    if !path.starts_with('.') {
        return None;
    }
    for part in path.split('/').filter(|part| *part != ".") {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    let stem = path.strip_suffix(".js").unwrap_or(&path);
    let endings = ["", ".ts", ".tsx", "/index.ts", "/index.tsx"];
    let mut files = endings.iter().map(|ending| format!("{stem}{ending}"));
    files.find(|file| sources.contains_key(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circles;

    #[test]
    fn imports_of_types_and_imports_while_the_program_runs_close_a_circle() {
        let files = [
            ("src/index.ts", "import { bind } from \"./bind.js\";\nexport { bind };\n"),
            ("src/bind.ts", "import {\n  first,\n  type Second,\n} from \"./parts\";\n"),
            (
                "src/parts/index.ts",
                "// import \"../none.js\"\nconst it = await import(\"../view\");\n",
            ),
            (
                "src/view.tsx",
                "import fs from \"node:fs\";\nimport type { Bound } from \"./bind\";\n",
            ),
        ];
        let sources = files.map(|(file, text)| (file.to_owned(), text.to_owned())).into();
        let expected = "src/bind.ts, src/parts/index.ts, src/view.tsx import each other in a circle:\n  \
             src/bind.ts imports { first, type Second, } from src/parts/index.ts\n  \
             src/parts/index.ts imports it from src/view.tsx\n  \
             src/view.tsx imports type { Bound } from src/bind.ts\n";
        assert_eq!(circles(&imports(&sources)), expected);
    }
}
