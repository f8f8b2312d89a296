//! Every public function of the libraries has an example that runs.
//!
//! The lint `unreachable_pub` denies `pub` items that other crates cannot reach, so the sources show what is public.
//! Items that a macro declares are not found.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use acg_policy_workspace::paths;
use syn::ext::IdentExt;
use syn::{
    Attribute, Expr, Ident, ImplItem, Item, ItemImpl, ItemTrait, Lit, Meta, TraitItem, Type,
    Visibility,
};

#[test]
fn every_public_function_has_an_example() {
    let missing: Vec<String> = LIBRARIES
        .iter()
        .flat_map(|library| {
            let mut api = Api::default();
            api.add_file(&paths::root().join("crates").join(library).join("src/lib.rs"));
            assert!(!api.functions.is_empty(), "no public functions in {library}");
            api.without_example().into_iter().map(move |name| format!("{library}: {name}"))
        })
        .collect();
    assert!(missing.is_empty(), "public functions without an example:\n{}", missing.join("\n"));
}

#[test]
fn functions_without_an_example_are_found() {
    let source = r#"
        /// A type.
        ///
        /// ```
        /// let value = Value::new();
        /// value.used();
        /// value.unused_too();
        /// ```
        ///
        /// ```text
        /// value.unused();
        /// ```
        pub struct Value;
        impl Value {
            /// In the example of the type.
            pub fn new() -> Self { Self }
            pub fn used(&self) {}
            /// Not in it.
            pub fn unused(&self) {}
            fn private(&self) {}
            #[doc(hidden)] pub fn hidden(&self) {}
        }
        impl Clone for Value { fn clone(&self) -> Self { Self } }
        /// ```
        /// free();
        /// ```
        pub fn free() {}
        pub fn bare() {}
        pub trait Source { fn read(&self); }
        #[cfg(test)] mod tests { pub fn helper() {} }
        mod inner { pub fn nested() {} pub(crate) fn internal() {} }
    "#;
    let mut api = Api::default();
    api.add_items(syn::parse_file(source).unwrap().items, Path::new("src"));
    assert_eq!(api.without_example(), ["Value::unused", "bare", "Source::read", "nested"]);
}

/// The public functions of a crate, and the documentation of its types.
#[derive(Default)]
struct Api {
    functions: Vec<Function>,
    types: BTreeMap<String, String>,
}

struct Function {
    /// The type of a method or an associated function.
    owner: Option<String>,
    name: String,
    docs: String,
}

impl Api {
    fn add_file(&mut self, file: &Path) {
        let text = fs::read_to_string(file).unwrap();
        let source = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let folder = file.parent().unwrap();
        let is_root =
            matches!(file.file_stem().and_then(|stem| stem.to_str()), Some("lib" | "mod"));
        let folder = if is_root { folder.to_path_buf() } else { file.with_extension("") };
        self.add_items(source.items, &folder);
    }

    /// `folder` contains the files of the modules that `items` declare.
    fn add_items(&mut self, items: Vec<Item>, folder: &Path) {
        for item in items {
            match item {
                Item::Fn(item) if is_public(&item.vis, &item.attrs) => {
                    self.add_function(None, item.sig.ident.to_string(), &item.attrs);
                }
                Item::Struct(item) => self.add_type(&item.ident, &item.attrs),
                Item::Enum(item) => self.add_type(&item.ident, &item.attrs),
                Item::Trait(item) if is_public(&item.vis, &item.attrs) => self.add_trait(item),
                Item::Impl(item) if item.trait_.is_none() => self.add_methods(item),
                Item::Mod(item) if !is_hidden(&item.attrs) => {
                    let folder = folder.join(item.ident.unraw().to_string());
                    match item.content {
                        Some((_, items)) => self.add_items(items, &folder),
                        None => self.add_file(&module_file(&folder)),
                    }
                }
                _ => {}
            }
        }
    }

    fn add_type(&mut self, name: &Ident, attributes: &[Attribute]) {
        self.types.insert(name.to_string(), docs(attributes));
    }

    fn add_trait(&mut self, item: ItemTrait) {
        self.add_type(&item.ident, &item.attrs);
        for method in item.items {
            let TraitItem::Fn(method) = method else { continue };
            if !is_hidden(&method.attrs) {
                let owner = item.ident.to_string();
                self.add_function(Some(&owner), method.sig.ident.to_string(), &method.attrs);
            }
        }
    }

    fn add_methods(&mut self, item: ItemImpl) {
        let Type::Path(path) = *item.self_ty else { return };
        let owner = path.path.segments.last().unwrap().ident.to_string();
        for item in item.items {
            let ImplItem::Fn(item) = item else { continue };
            if is_public(&item.vis, &item.attrs) {
                self.add_function(Some(&owner), item.sig.ident.to_string(), &item.attrs);
            }
        }
    }

    fn add_function(&mut self, owner: Option<&str>, name: String, attributes: &[Attribute]) {
        let owner = owner.map(str::to_owned);
        self.functions.push(Function { owner, name, docs: docs(attributes) });
    }

    /// The functions that have no example of their own, and that no other example of their type uses.
    fn without_example(&self) -> Vec<String> {
        let missing = self.functions.iter().filter(|function| {
            let code = function.owner.as_ref().map(|owner| self.examples_of(owner));
            examples(&function.docs).is_empty()
                && !code.is_some_and(|code| uses(&code, &function.name))
        });
        missing.map(Function::path).collect()
    }

    /// The examples of a type and of its functions.
    fn examples_of(&self, owner: &String) -> String {
        let functions =
            self.functions.iter().filter(|function| function.owner.as_ref() == Some(owner));
        let docs =
            self.types.get(owner).into_iter().chain(functions.map(|function| &function.docs));
        docs.map(|docs| examples(docs)).collect()
    }
}

impl Function {
    fn path(&self) -> String {
        match &self.owner {
            Some(owner) => format!("{owner}::{}", self.name),
            None => self.name.clone(),
        }
    }
}

/// Whether a method or an associated function of that name is called, passed or implemented.
fn uses(code: &str, name: &str) -> bool {
    [".", "::", "fn "].iter().any(|before| {
        let path = format!("{before}{name}");
        let mut rests = code.split(&path).skip(1);
        rests.any(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
    })
}

fn module_file(folder: &Path) -> PathBuf {
    let file = folder.with_extension("rs");
    if file.exists() { file } else { folder.join("mod.rs") }
}

fn is_public(visibility: &Visibility, attributes: &[Attribute]) -> bool {
    matches!(visibility, Visibility::Public(_)) && !is_hidden(attributes)
}

/// Whether an item is not part of the documentation: `#[doc(hidden)]`, or only compiled for tests.
fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("doc") => list.tokens.to_string() == "hidden",
        Meta::List(list) if list.path.is_ident("cfg") => list.tokens.to_string().contains("test"),
        _ => false,
    })
}

/// The lines of the documentation comments.
fn docs(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(line) => Some(line.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    lines.map(|line| line + "\n").collect()
}

/// The code of all fences that rustdoc runs.
fn examples(docs: &str) -> String {
    let (mut code, mut runs, mut inside) = (String::new(), false, false);
    for line in docs.lines() {
        match line.trim().strip_prefix("```") {
            Some(language) => {
                inside = !inside;
                runs = inside && ["", "rust", "should_panic"].contains(&language);
            }
            None if runs => code = code + line + "\n",
            None => {}
        }
    }
    code
}

const LIBRARIES: [&str; 4] = ["acg-policy", "acg-policy-wire", "acg-policy-tower", "e164-plan"];
