//! Circles: modules beside each other, files or folders, that use each other directly or through others.
//!
//! A folder is one with all that is in it. That a module and its own children use each other is no circle: they are
//! one thing in several files.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;

/// A circle: its modules, and a line for each use that closes it.
pub(crate) type Circle<'s> = (Vec<&'s str>, Vec<&'s str>);

/// Who uses whom of modules beside each other, and where.
pub(crate) fn all_uses(sources: &[Source]) -> BTreeMap<(String, String), String> {
    let files = Files(sources.iter().map(|source| (source.module.as_str(), source)).collect());
    let tests: BTreeSet<_> = sources.iter().flat_map(|source| &source.test_modules).collect();
    let mut uses = BTreeMap::new();
    for source in sources.iter().filter(|source| !tests.contains(&source.module)) {
        for (line, (name, _)) in source.names.iter().filter(|(_, (_, counts))| *counts) {
            let definer = files.definer(&files.absolute(source, name), 0);
            if let Some(pair) = definer.and_then(|other| beside(&source.module, &other.module)) {
                uses.entry(pair).or_insert_with(|| format!("{}:{line}: {name}", source.path));
            }
        }
    }
    uses
}

/// Where the two part, if that is within a room and neither is inside of the other.
fn beside(one: &str, other: &str) -> Option<(String, String)> {
    let (one, other): (Vec<_>, Vec<_>) = (one.split("::").collect(), other.split("::").collect());
    let same = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let parted = same > 0 && same < one.len().min(other.len());
    parted.then(|| (one[..=same].join("::"), other[..=same].join("::")))
}

/// The circles among uses.
pub(crate) fn circles(uses: &BTreeMap<(String, String), String>) -> Vec<Circle<'_>> {
    let reachable = |from: &str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(at) = next.pop() {
            let others = uses.keys().filter(|(one, _)| *one == at).map(|(_, other)| other.as_str());
            next.extend(others.filter(|other| seen.insert(*other)).map(str::to_owned));
        }
        seen
    };
    let modules: BTreeSet<&str> = uses.keys().map(|(one, _)| one.as_str()).collect();
    let reach: BTreeMap<&str, _> =
        modules.iter().map(|module| (*module, reachable(module))).collect();
    let together =
        |one: &str, other: &str| reach[one].contains(other) && reach[other].contains(one);
    let groups: BTreeSet<Vec<&str>> = modules
        .iter()
        .filter(|module| together(module, module))
        .map(|one| modules.iter().copied().filter(|other| together(one, other)).collect())
        .collect();
    let closing = |group: &[&str]| {
        let within = |(one, other): &(String, String)| {
            [one, other].iter().all(|it| group.contains(&it.as_str()))
        };
        uses.iter().filter(|(pair, _)| within(pair)).map(|(_, text)| text.as_str()).collect()
    };
    groups.into_iter().map(|group| (group.clone(), closing(&group))).collect()
}

/// The files by their modules.
struct Files<'s>(BTreeMap<&'s str, &'s Source>);

impl<'s> Files<'s> {
    /// A path as seen from a file, from `crate` on: through its imports and its child modules.
    fn absolute(&self, source: &Source, name: &str) -> String {
        let (first, rest) = name.split_once("::").unwrap_or((name, ""));
        let child = format!("{}::{first}", source.module);
        match source.imports.get(first) {
            _ if first == "crate" => name.to_owned(),
            Some(import) => format!("{import}::{rest}"),
            None if self.0.contains_key(child.as_str()) => format!("crate::{child}::{rest}"),
            None => name.to_owned(),
        }
    }

    /// The file that defines what a path names, through what other files offer under their own names.
    fn definer(&self, path: &str, depth: usize) -> Option<&'s Source> {
        let path = path.strip_prefix("crate::")?;
        let end = path
            .rmatch_indices("::")
            .map(|(at, _)| at)
            .find(|at| self.0.contains_key(&path[..*at]))?;
        let source = self.0[&path[..end]];
        let name =
            path[end + 2..].split("::").next().filter(|name| !name.is_empty() && *name != "*")?;
        if source.items.contains(name) || depth > 8 {
            return Some(source);
        }
        if let Some(import) = source.imports.get(name) {
            return self.definer(&self.absolute(source, import), depth + 1);
        }
        let of_globs = source.globs.iter().filter_map(|glob| {
            let found =
                self.definer(&format!("{}::{name}", self.absolute(source, glob)), depth + 1)?;
            found.items.contains(name).then_some(found)
        });
        of_globs.into_iter().next().or_else(|| {
            let is_module = self.0.contains_key(format!("{}::{name}", source.module).as_str());
            (!is_module).then_some(source)
        })
    }
}
