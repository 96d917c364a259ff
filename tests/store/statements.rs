//! Every SQL statement that stands in `src/store`, found by reading the source: a literal, or what the macros beside it
//! join to one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A statement, and the file that it stands in.
pub(crate) struct Statement {
    pub(crate) file: String,
    pub(crate) sql: String,
}

/// What a macro takes, by name, and what it becomes. Of several at the end the last one's name stands for all.
struct Macro {
    takes: Vec<String>,
    becomes: Vec<TokenTree>,
}

type Macros = BTreeMap<String, Macro>;

/// Every file with its text, without what only tests say.
pub(crate) fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let without_tests = |path: PathBuf| {
        let source = std::fs::read_to_string(&path).unwrap();
        let source = source.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
        (path.strip_prefix(&root).unwrap().display().to_string(), source)
    };
    files(&root).into_iter().map(without_tests).collect()
}

/// All of them.
pub(crate) fn all() -> Vec<Statement> {
    let sources: Vec<(String, Vec<TokenTree>)> = sources()
        .into_iter()
        .map(|(name, source)| (name, trees(source.parse().unwrap())))
        .collect();
    let mut macros = Macros::new();
    for (_, tokens) in &sources {
        define(tokens, &mut macros);
    }
    let mut found = Vec::new();
    for (file, tokens) in &sources {
        let mut into = Vec::new();
        collect(tokens, &macros, &mut into);
        found.extend(into.into_iter().map(|sql| Statement { file: file.clone(), sql }));
    }
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let only_tests = ["plans.rs", "full_disk.rs", "on_trial.rs", "tests.rs"];
        if path.is_dir() {
            found.extend(files(&path));
        } else if !only_tests.iter().any(|name| path.ends_with(name)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn trees(tokens: TokenStream) -> Vec<TokenTree> {
    tokens.into_iter().collect()
}

fn is(tree: &TokenTree, punct: char) -> bool {
    matches!(tree, TokenTree::Punct(it) if it.as_char() == punct)
}

/// Takes up every `macro_rules!` of one arm.
fn define(tokens: &[TokenTree], macros: &mut Macros) {
    for at in 0..tokens.len() {
        let [TokenTree::Ident(word), _, TokenTree::Ident(name), TokenTree::Group(body), ..] =
            &tokens[at..]
        else {
            continue;
        };
        if word != "macro_rules" {
            continue;
        }
        let arm = trees(body.stream());
        let [TokenTree::Group(takes), _, _, TokenTree::Group(becomes), ..] = &arm[..] else {
            panic!("{name}! has another form");
        };
        let takes = names(takes.stream());
        let known = Macro { takes, becomes: trees(becomes.stream()) };
        let other = macros.insert(name.to_string(), known);
        assert!(other.is_none(), "two macros are called {name}!");
    }
}

/// The names behind `$`, also within `$( … )`.
fn names(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_next = false;
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => found.extend(names(group.stream())),
            TokenTree::Ident(name) if is_next => {
                found.push(name.to_string());
                is_next = false;
            }
            other => is_next = is(&other, '$'),
        }
    }
    found
}

/// A call of a macro at the head of these tokens, `path::name!(…)` or `name!(…)`.
fn call(tokens: &[TokenTree]) -> Option<(String, &Group, usize)> {
    match tokens {
        [TokenTree::Ident(name), bang, TokenTree::Group(group), ..] if is(bang, '!') => {
            Some((name.to_string(), group, 3))
        }
        _ => None,
    }
}

fn arguments(tokens: &[TokenTree]) -> Vec<Vec<TokenTree>> {
    let parts = tokens.split(|tree| is(tree, ','));
    parts.filter(|part| !part.is_empty()).map(<[TokenTree]>::to_vec).collect()
}

/// What a call becomes.
fn expand(called: &Macro, group: &Group) -> Vec<TokenTree> {
    let given = arguments(&trees(group.stream()));
    let mut bound: BTreeMap<&str, Vec<TokenTree>> = BTreeMap::new();
    for (at, name) in called.takes.iter().enumerate() {
        let is_last = at + 1 == called.takes.len();
        let parts = if is_last { given.get(at..).unwrap_or_default() } else { &given[at..=at] };
        let comma: TokenTree = proc_macro2::Punct::new(',', proc_macro2::Spacing::Alone).into();
        bound.insert(name, parts.join(&comma));
    }
    fill(&called.becomes, &bound)
}

fn fill(tokens: &[TokenTree], bound: &BTreeMap<&str, Vec<TokenTree>>) -> Vec<TokenTree> {
    let mut filled = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at..] {
            [dollar, TokenTree::Ident(name), ..] if is(dollar, '$') => {
                // `$crate` is the head of a path, and a path says nothing.
                filled.extend(bound.get(name.to_string().as_str()).into_iter().flatten().cloned());
                at += 2;
            }
            // `$( … ),+`: all of them. A comma after each one inside leaves one at the end, which says nothing.
            [dollar, TokenTree::Group(several), ..] if is(dollar, '$') => {
                filled.extend(fill(&trees(several.stream()), bound));
                at += 2;
                while at < tokens.len() && (is(&tokens[at], '+') || is(&tokens[at], '*')) {
                    at += 1;
                }
                if let [comma, plus, ..] = &tokens[at..]
                    && is(comma, ',')
                    && (is(plus, '+') || is(plus, '*'))
                {
                    at += 2;
                }
            }
            [TokenTree::Group(group), ..] => {
                let inner = fill(&trees(group.stream()), bound).into_iter().collect();
                filled.push(Group::new(group.delimiter(), inner).into());
                at += 1;
            }
            [other, ..] => {
                filled.push(other.clone());
                at += 1;
            }
            [] => {}
        }
    }
    filled
}

/// The text that an expression is, if it is one.
fn text(tokens: &[TokenTree], macros: &Macros) -> Option<String> {
    // `crate::store::account::account_columns!()`: the path says nothing.
    let start = tokens.windows(2).rposition(|pair| is(&pair[0], ':') && is(&pair[1], ':'));
    let tokens = start.map_or(tokens, |at| &tokens[at + 2..]);
    if let [TokenTree::Literal(literal)] = tokens {
        let literal = syn::parse_str::<syn::LitStr>(&literal.to_string());
        return literal.ok().map(|literal| literal.value());
    }
    if let [TokenTree::Group(group)] = tokens
        && group.delimiter() == Delimiter::None
    {
        return text(&trees(group.stream()), macros);
    }
    let (name, group, length) = call(tokens)?;
    if length != tokens.len() {
        return None;
    }
    if name == "concat" {
        let parts = arguments(&trees(group.stream()));
        return parts.iter().map(|part| text(part, macros)).collect();
    }
    text(&expand(macros.get(&name)?, group), macros)
}

fn is_statement(text: &str) -> bool {
    ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "].iter().any(|verb| text.starts_with(verb))
}

fn collect(tokens: &[TokenTree], macros: &Macros, into: &mut Vec<String>) {
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at..];
        if let [TokenTree::Ident(word), _, _, TokenTree::Group(_), ..] = rest
            && word == "macro_rules"
        {
            at += 4;
            continue;
        }
        if let Some((name, group, length)) = call(rest) {
            match text(&rest[..length], macros) {
                Some(sql) => into.extend(Some(sql).filter(|sql| is_statement(sql))),
                None => match macros.get(&name) {
                    Some(called) => collect(&expand(called, group), macros, into),
                    None => collect(&trees(group.stream()), macros, into),
                },
            }
            at += length;
            continue;
        }
        match &rest[0] {
            TokenTree::Group(group) => collect(&trees(group.stream()), macros, into),
            one => {
                into.extend(
                    text(std::slice::from_ref(one), macros).filter(|sql| is_statement(sql)),
                );
            }
        }
        at += 1;
    }
}
