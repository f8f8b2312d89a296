//! Which file of a crate imports from which: the modules of each crate, and the paths in them.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::visit::{self, Visit};
use syn::{
    Attribute, ImplItemFn, Item, ItemMod, ItemUse, Macro, Meta, MetaList, Path, UseTree, Visibility,
};

use crate::{Imports, Sources, add};

/// The imports of all crates whose root is among the sources. Tests are skipped.
pub(crate) fn imports(sources: &Sources) -> Imports {
    let mut imports = Imports::new();
    for file in sources.keys().filter(|file| is_root(file)) {
        let mut reader = Reader { sources, modules: Vec::new(), folder: folder(file), current: 0 };
        reader.add_module(file, None);
        for (index, module) in reader.modules.iter().enumerate() {
            for path in &module.paths {
                if let Some(Found::Item(owner, name)) = reader.resolve(index, path, 0) {
                    add(&mut imports, &module.file, &reader.modules[owner].file, &name);
                }
            }
            for name in &module.in_macros {
                if let Some(child) = module.children.get(name) {
                    add(&mut imports, &module.file, &reader.modules[*child].file, name);
                }
            }
        }
    }
    imports
}

fn is_root(file: &str) -> bool {
    file.ends_with("src/lib.rs") || file.ends_with("src/main.rs") || file.contains("src/bin/")
}

fn folder(file: &str) -> String {
    file.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned())
}

struct Module {
    file: String,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    items: BTreeSet<String>,
    /// The names that `use` brings into the module, and their paths.
    uses: Vec<(String, Vec<String>)>,
    /// Whether a macro declares items of the module, and the names in it: it uses the modules with such a name.
    has_macro: bool,
    in_macros: BTreeSet<String>,
    /// The modules all of whose names `use` brings into the module.
    globs: Vec<Vec<String>>,
    /// The paths of which the code of the module consists.
    paths: BTreeSet<Vec<String>>,
}

/// What a path names: a module, or an item of a module.
enum Found {
    Module(usize),
    Item(usize, String),
}

struct Reader<'a> {
    sources: &'a Sources,
    modules: Vec<Module>,
    /// The folder with the files of the modules that the current one declares.
    folder: String,
    current: usize,
}

impl Reader<'_> {
    fn add_module(&mut self, file: &str, parent: Option<usize>) -> usize {
        let source = syn::parse_file(&self.sources[file]).unwrap();
        self.add_items(file, parent, &source.items)
    }

    fn add_items(&mut self, file: &str, parent: Option<usize>, items: &[Item]) -> usize {
        let module = Module {
            file: file.to_owned(),
            parent,
            children: BTreeMap::new(),
            items: items.iter().filter_map(name).collect(),
            has_macro: items.iter().any(is_macro_call),
            in_macros: items.iter().filter(|item| is_macro_call(item)).flat_map(names_in).collect(),
            uses: Vec::new(),
            globs: Vec::new(),
            paths: BTreeSet::new(),
        };
        let around = self.current;
        self.current = self.modules.len();
        self.modules.push(module);
        items.iter().for_each(|item| self.visit_item(item));
        std::mem::replace(&mut self.current, around)
    }

    fn add_child(&mut self, declaration: &ItemMod) {
        let name = declaration.ident.unraw().to_string();
        let below = format!("{}/{name}", self.folder);
        let around = std::mem::replace(&mut self.folder, below.clone());
        let file = self.modules[self.current].file.clone();
        let parent = Some(self.current);
        let files = [format!("{below}.rs"), format!("{below}/mod.rs")];
        let child = match &declaration.content {
            Some((_, items)) => Some(self.add_items(&file, parent, items)),
            None => {
                let file = files.iter().find(|file| self.sources.contains_key(*file));
                file.map(|file| self.add_module(file, parent))
            }
        };
        self.folder = around;
        self.modules[self.current].children.extend(child.map(|child| (name, child)));
    }

    fn module(&mut self) -> &mut Module {
        &mut self.modules[self.current]
    }

    /// Adds the names of a `use` declaration. What it re-exports is not an import until the module uses it.
    fn add_use(&mut self, tree: &UseTree, before: &[String], exported: bool) {
        let with = |name: &syn::Ident| [before, &[name.unraw().to_string()]].concat();
        let (path, name) = match tree {
            UseTree::Path(path) => return self.add_use(&path.tree, &with(&path.ident), exported),
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.add_use(tree, before, exported));
            }
            UseTree::Glob(_) => return self.module().globs.push(before.to_vec()),
            UseTree::Name(name) if name.ident == "self" => {
                (before.to_vec(), before.last().unwrap().clone())
            }
            UseTree::Name(name) => (with(&name.ident), name.ident.unraw().to_string()),
            UseTree::Rename(name) => (with(&name.ident), name.rename.unraw().to_string()),
        };
        if !exported {
            self.module().paths.insert(path.clone());
        }
        self.module().uses.push((name, path));
    }

    /// Adds the paths in the tokens of a macro or an attribute.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let (mut path, mut before) = (Vec::new(), ' ');
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if before != ':' {
                        self.module().paths.insert(std::mem::take(&mut path));
                    }
                    if before != '.' {
                        path.push(name.unraw().to_string());
                    }
                    before = ' ';
                }
                TokenTree::Punct(mark) => before = mark.as_char(),
                TokenTree::Group(group) => {
                    self.add_tokens(group.stream());
                    before = ' ';
                }
                TokenTree::Literal(_) => before = ' ',
            }
        }
        self.module().paths.insert(path);
    }

    fn resolve(&self, module: usize, path: &[String], depth: usize) -> Option<Found> {
        let mut found = Found::Module(module);
        for (index, name) in path.iter().enumerate() {
            let Found::Module(module) = found else { break };
            found = match name.as_str() {
                "self" => Found::Module(module),
                "super" => Found::Module(self.modules[module].parent?),
                "crate" => Found::Module(0),
                name => {
                    let is_last = index + 1 == path.len();
                    let known = self.look_up(module, name, is_last, depth);
                    known.or_else(|| self.declared_by_macro(module, name, index))?
                }
            };
        }
        Some(found)
    }

    fn look_up(&self, module: usize, name: &str, is_last: bool, depth: usize) -> Option<Found> {
        if depth > DEPTH {
            return None;
        }
        let Module { children, items, uses, globs, .. } = &self.modules[module];
        let child = children.get(name).map(|child| Found::Module(*child));
        let item = items.contains(name).then(|| Found::Item(module, name.to_owned()));
        let own = if is_last { item.or(child) } else { child.or(item) };
        let used = |()| {
            let (_, path) = uses.iter().find(|(used, _)| used == name)?;
            self.resolve(module, path, depth + 1)
        };
        let in_glob = |path: &Vec<String>| match self.resolve(module, path, depth + 1) {
            Some(Found::Module(other)) => self.look_up(other, name, is_last, depth + 1),
            _ => None,
        };
        own.or_else(|| used(())).or_else(|| globs.iter().find_map(in_glob))
    }

    /// An item that a macro declares, if the path names its module: nothing else has that name there.
    fn declared_by_macro(&self, module: usize, name: &str, index: usize) -> Option<Found> {
        let Module { has_macro, uses, .. } = &self.modules[module];
        let is_used = uses.iter().any(|(used, _)| used == name);
        (index > 0 && *has_macro && !is_used).then(|| Found::Item(module, name.to_owned()))
    }
}

impl<'a> Visit<'a> for Reader<'_> {
    fn visit_item(&mut self, item: &'a Item) {
        if !is_test(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'a ImplItemFn) {
        if !is_test(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        self.add_child(item);
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        let exported = !matches!(item.vis, Visibility::Inherited);
        self.add_use(&item.tree, &[], exported);
    }

    fn visit_path(&mut self, path: &'a Path) {
        let names = path.segments.iter().map(|segment| segment.ident.unraw().to_string());
        self.module().paths.insert(names.collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a Macro) {
        visit::visit_macro(self, call);
        self.add_tokens(call.tokens.clone());
    }

    fn visit_meta_list(&mut self, list: &'a MetaList) {
        self.add_tokens(list.tokens.clone());
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_macro_call(item: &Item) -> bool {
    matches!(item, Item::Macro(item) if item.ident.is_none())
}

/// The names in a macro's arguments.
fn names_in(call: &Item) -> BTreeSet<String> {
    let Item::Macro(call) = call else { return BTreeSet::new() };
    let names = call.mac.tokens.clone().into_iter().filter_map(|token| match token {
        TokenTree::Ident(name) => Some(name.unraw().to_string()),
        _ => None,
    });
    names.collect()
}

fn name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.unraw().to_string())
}

/// More re-exports of re-exports than a name has.
const DEPTH: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circles;

    fn imports_of(files: &[(&str, &str)]) -> Imports {
        let files = files.iter().map(|(file, text)| (format!("src/{file}"), (*text).to_owned()));
        imports(&files.collect())
    }

    fn names(imports: &Imports, file: &str, other: &str) -> Vec<String> {
        let others = imports.get(&format!("src/{file}"));
        let names = others.and_then(|others| others.get(&format!("src/{other}")));
        names.into_iter().flatten().cloned().collect()
    }

    #[test]
    fn a_child_that_imports_what_its_parent_declares_is_in_a_circle_if_the_parent_uses_it() {
        let child = ("part.rs", "use super::LIMIT; pub fn size() -> u8 { LIMIT }");
        let parent = |text| imports_of(&[("lib.rs", text), child]);
        let using = parent("mod part; const LIMIT: u8 = 1; fn all() -> u8 { part::size() }");
        let expected = "src/lib.rs, src/part.rs import each other in a circle:\n  \
             src/lib.rs imports size from src/part.rs\n  src/part.rs imports LIMIT from src/lib.rs\n";
        assert_eq!(circles(&using), expected);
        let handing_on = parent("mod part; pub use part::size; const LIMIT: u8 = 1;");
        assert_eq!(circles(&handing_on), "");
        let testing = parent(
            "mod part; const LIMIT: u8 = 1; #[cfg(test)] mod tests { fn f() { crate::part::size(); } }",
        );
        assert_eq!(circles(&testing), "");
    }

    #[test]
    fn an_import_leads_to_the_file_that_declares_the_item() {
        let imports = imports_of(&[
            ("lib.rs", "mod a; mod b; mod c; pub use a::*;"),
            ("a/mod.rs", "mod deep; pub use self::deep::{Deep as Renamed, *};"),
            ("a/deep.rs", "pub struct Deep; pub enum Kind { One } pub fn f() {}"),
            (
                "b.rs",
                "use crate::{Renamed, a}; fn g(kind: a::Kind) { super::f(); vec![crate::Kind::One] }",
            ),
            (
                "c.rs",
                "use crate::a::Kind::One; use std::fmt; fn h() { fmt::write(One); inner::i() } mod inner { use super::*; pub fn i() { crate::b::g() } }",
            ),
        ]);
        assert_eq!(names(&imports, "b.rs", "a/deep.rs"), ["Deep", "Kind", "f"]);
        assert_eq!(names(&imports, "c.rs", "a/deep.rs"), ["Kind"]);
        assert_eq!(names(&imports, "c.rs", "b.rs"), ["g"]);
        assert_eq!(names(&imports, "b.rs", "a/mod.rs"), [""; 0]);
        assert!(!imports.contains_key("src/lib.rs") && !imports.contains_key("src/a/mod.rs"));
    }

    #[test]
    fn items_that_a_macro_declares_and_paths_in_macros_are_found() {
        let imports = imports_of(&[
            (
                "main.rs",
                "mod a; mod b; register!(list: b, c); macro_rules! rules { () => { $crate::b::Reporter } }",
            ),
            ("a.rs", "rules!(one, two); use crate::b::text; fn f() -> Text { text() }"),
            (
                "b.rs",
                "pub struct Reporter; pub fn text() {} fn f() { crate::a::RULES; crate::a::Text }",
            ),
        ]);
        assert_eq!(names(&imports, "main.rs", "b.rs"), ["Reporter", "b"]);
        assert_eq!(names(&imports, "b.rs", "a.rs"), ["RULES", "Text"]);
        assert_eq!(names(&imports, "a.rs", "b.rs"), ["text"]);
    }
}
