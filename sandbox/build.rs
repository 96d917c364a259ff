//! Gathers the page's files, so that a new one needs no line here.

#![expect(clippy::disallowed_macros, reason = "cargo reads what a build script prints")]

use std::fmt::Write;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = Path::new("page");
    println!("cargo::rerun-if-changed=page");
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    let mut list = String::from("const FILES: &[(&str, &str, &str)] = &[\n");
    for name in names {
        let kind = match name.rsplit_once('.') {
            Some((_, "html")) => "text/html; charset=utf-8",
            Some((_, "js")) => "text/javascript; charset=utf-8",
            Some((_, "css")) => "text/css; charset=utf-8",
            Some((_, "svg")) => "image/svg+xml",
            _ => continue,
        };
        let path = fs::canonicalize(folder.join(&name))?;
        let path = path.to_string_lossy();
        writeln!(list, "({name:?}, {kind:?}, include_str!({path:?})),")
            .map_err(io::Error::other)?;
    }
    list.push_str("];\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("page_files.rs"), list)
}
