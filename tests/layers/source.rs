//! A source file as the rules see it: what it names, what it reaches, what it defines, offers and documents.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Fields, Ident, ImplItem, Item, Signature, UseName, UsePath, UseRename, UseTree,
    Visibility,
};

/// Something in a file, with its line.
pub(crate) type Line<T> = (usize, T);

#[derive(Default)]
pub(crate) struct Source {
    /// Below `src/`.
    pub(crate) path: String,
    /// Below `crate`: `discord::views::card`; `lib` and `main` for the roots.
    pub(crate) module: String,
    pub(crate) lines: usize,
    /// Every path of more than one name, and every import; what is ours is resolved to `crate::…`. The flag is false for
    /// what makes no circle: code for tests, and what a module offers of its own children.
    pub(crate) names: Vec<Line<(String, bool)>>,
    pub(crate) idents: Vec<Line<String>>,
    /// Every method and field that is reached through a value, but for an atomic's `store`, which is told by its
    /// `Ordering`.
    pub(crate) reached: Vec<Line<String>>,
    /// What is named by the signatures and fields that others may use, without constructors.
    pub(crate) offered: Vec<Line<String>>,
    pub(crate) undocumented: Vec<Line<String>>,
    /// What is imported, by the name that it has here, and what is imported with `*`.
    pub(crate) imports: BTreeMap<String, String>,
    pub(crate) globs: Vec<String>,
    pub(crate) items: BTreeSet<String>,
    /// The files below this one that are only there for tests.
    pub(crate) test_modules: Vec<String>,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let module = path.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
        let inside = if matches!(&*module, "lib" | "main") { "" } else { &module }.to_owned();
        let lines = text.lines().count();
        let mut source = Self { path: path.to_owned(), module, lines, ..Self::default() };
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        source.walk(text.parse().unwrap(), &inside, false);
        source.document(None, &file.attrs);
        source.define(&file.items, &inside);
        source
    }

    /// Collects names, also from inside of macros and attributes, where there is no syntax tree.
    fn walk(&mut self, tokens: TokenStream, inside: &str, mut test: bool) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let ident = |at: usize| match tokens.get(at) {
            Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
            _ => None,
        };
        let is = |at: Option<usize>, sign: char| {
            at.and_then(|at| tokens.get(at))
                .is_some_and(|it| matches!(it, TokenTree::Punct(it) if it.as_char() == sign))
        };
        let (mut at, around) = (0, test);
        while let Some(token) = tokens.get(at) {
            let line = token.span().start().line;
            match token {
                TokenTree::Group(group) => {
                    test |= group.stream().to_string() == "cfg (test)";
                    self.walk(group.stream(), inside, test);
                    // The braces, or the semicolon below, end what `cfg(test)` is said of.
                    test &= around || group.delimiter() != Delimiter::Brace;
                }
                TokenTree::Ident(word) if word == "use" && !is(Some(at + 1), '<') => {
                    let end = (at..tokens.len()).find(|at| is(Some(*at), ';')).unwrap();
                    let item = tokens[at..=end].iter().cloned().collect();
                    let item: syn::ItemUse = syn::parse2(item).unwrap();
                    let before = tokens[..at].iter().rev().take(2).map(ToString::to_string);
                    let offers = before.into_iter().any(|word| word == "pub");
                    self.import(&item.tree, "", inside, (test, offers));
                    (at, test) = (end, around);
                }
                TokenTree::Ident(word) if word == "mod" && ident(at + 1).is_some() => {
                    let child = format!("{inside}::{}", ident(at + 1).unwrap());
                    let child = child.trim_start_matches("::");
                    match tokens.get(at + 2) {
                        Some(TokenTree::Group(group)) => self.walk(group.stream(), child, test),
                        _ if test => self.test_modules.push(child.to_owned()),
                        _ => {}
                    }
                    (at, test) = (at + 2, around);
                }
                TokenTree::Ident(word) => {
                    let before = at.checked_sub(1);
                    self.idents.push((line, word.to_string()));
                    let of_atomic = word == "store"
                        && matches!(tokens.get(at + 1), Some(TokenTree::Group(arguments))
                            if arguments.stream().to_string().contains("Ordering ::"));
                    if is(before, '.') && !of_atomic {
                        self.reached.push((line, word.to_string()));
                    }
                    // `x.name::<T>()` and `<T>::name` are no paths of their own.
                    let of_type = is(at.checked_sub(3), '>') && !is(at.checked_sub(4), '-');
                    let goes_on = is(before, '.') || (of_type && is(before, ':'));
                    let mut path = word.to_string();
                    while let (true, true, Some(next)) =
                        (is(Some(at + 1), ':'), is(Some(at + 2), ':'), ident(at + 3))
                    {
                        self.idents.push((line, next.clone()));
                        path = format!("{path}::{next}");
                        at += 3;
                    }
                    if path.contains("::") && !goes_on {
                        self.names.push((line, (resolved(&path, inside), !test)));
                    }
                }
                TokenTree::Punct(sign) if sign.as_char() == ';' => test = around,
                _ => {}
            }
            at += 1;
        }
    }

    fn import(&mut self, tree: &UseTree, before: &str, inside: &str, how: (bool, bool)) {
        let line = tree.to_token_stream().into_iter().next().unwrap().span().start().line;
        if let UseTree::Path(UsePath { ident, .. })
        | UseTree::Name(UseName { ident })
        | UseTree::Rename(UseRename { ident, .. }) = tree
        {
            self.idents.push((line, ident.to_string()));
        }
        let (name, path) = match tree {
            UseTree::Path(it) => {
                return self.import(&it.tree, &format!("{before}{}::", it.ident), inside, how);
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.import(tree, before, inside, how));
            }
            UseTree::Glob(_) => (None, format!("{before}*")),
            UseTree::Name(it) if it.ident == "self" => {
                let path = before.trim_end_matches("::");
                (path.rsplit("::").next().map(str::to_owned), path.to_owned())
            }
            UseTree::Name(it) => (Some(it.ident.to_string()), format!("{before}{}", it.ident)),
            UseTree::Rename(it) => (Some(it.rename.to_string()), format!("{before}{}", it.ident)),
        };
        let path = resolved(&path, inside);
        match name {
            Some(name) => _ = self.imports.insert(name, path.clone()),
            None => self.globs.push(path.trim_end_matches("::*").to_owned()),
        }
        let (test, offers) = how;
        let of_child =
            !path.starts_with("crate::") || path.starts_with(&format!("crate::{inside}::"));
        self.names.push((line, (path, !(test || offers && of_child))));
    }

    fn document(&mut self, named: Option<&Ident>, attributes: &[Attribute]) {
        if !attributes.iter().any(|attribute| attribute.path().is_ident("doc")) {
            let line = named.map_or(1, |ident| ident.span().start().line);
            let name = named.map_or("the module".to_owned(), |ident| format!("`{ident}`"));
            self.undocumented.push((line, name));
        }
    }

    fn offer(&mut self, tokens: impl ToTokens, inside: &str) {
        let mut offer = Self::default();
        offer.walk(tokens.to_token_stream(), inside, false);
        let paths = offer.names.into_iter().map(|(line, (path, _))| (line, path));
        self.offered.extend(offer.idents.into_iter().chain(paths));
    }

    fn function(
        &mut self,
        (visibility, attributes, signature): (&Visibility, &[Attribute], &Signature),
        inside: &str,
    ) {
        if matches!(visibility, Visibility::Public(_)) {
            self.document(Some(&signature.ident), attributes);
        }
        let makes_self = signature.output.to_token_stream().to_string().contains("Self");
        if is_offered(visibility) && (signature.receiver().is_some() || !makes_self) {
            self.offer(signature, inside);
        }
    }

    fn fields(&mut self, fields: &Fields, all: bool, inside: &str) {
        for field in fields {
            if all || is_offered(&field.vis) {
                self.offer(&field.ty, inside);
            }
        }
    }

    /// What the items of a file are called, which of them have no comment, and what they offer to others.
    fn define(&mut self, items: &[Item], inside: &str) {
        for item in items {
            let (ident, named) = match item {
                Item::Struct(it) => {
                    self.fields(&it.fields, false, inside);
                    (&it.ident, Some((&it.vis, &it.attrs)))
                }
                Item::Enum(it) => {
                    let all = is_offered(&it.vis);
                    it.variants
                        .iter()
                        .for_each(|variant| self.fields(&variant.fields, all, inside));
                    (&it.ident, Some((&it.vis, &it.attrs)))
                }
                Item::Trait(it) => (&it.ident, Some((&it.vis, &it.attrs))),
                Item::Fn(it) => {
                    self.function((&it.vis, &it.attrs, &it.sig), inside);
                    (&it.sig.ident, None)
                }
                Item::Impl(it) => {
                    for item in &it.items {
                        if let ImplItem::Fn(it) = item {
                            self.function((&it.vis, &it.attrs, &it.sig), inside);
                        }
                    }
                    continue;
                }
                Item::Const(it) => (&it.ident, None),
                Item::Static(it) => (&it.ident, None),
                Item::Type(it) => (&it.ident, None),
                _ => continue,
            };
            self.items.insert(ident.to_string());
            if let Some((_, attributes)) = named.filter(|(visibility, _)| is_offered(visibility)) {
                self.document(Some(ident), attributes);
            }
        }
    }
}

/// A path as seen from the module `inside`: `crate::…` for what is ours, and as it stands otherwise.
fn resolved(path: &str, inside: &str) -> String {
    let mut base: Vec<_> = inside.split("::").filter(|name| !name.is_empty()).collect();
    let (first, rest) = path.split_once("::").unwrap_or((path, ""));
    match first {
        "crate" | "switchboard" => base.clear(),
        "self" => {}
        "super" => _ = base.pop(),
        _ => return path.to_owned(),
    }
    for name in rest.split("::").filter(|name| !name.is_empty()) {
        match name {
            "super" => _ = base.pop(),
            name => base.push(name),
        }
    }
    std::iter::once("crate").chain(base).collect::<Vec<_>>().join("::")
}

/// Whether other rooms may use it.
fn is_offered(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => restricted.path.is_ident("crate"),
        Visibility::Inherited => false,
    }
}

/// The Rust files below a folder of this repository.
pub(crate) fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let (mut folders, mut files) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
                files.push(Source::new(name, &fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(files.len() > 2, "the sources are not where they should be");
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}
