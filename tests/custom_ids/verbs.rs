//! The verbs of the ids, as the source itself reads them: a file that comes is not forgotten.

use std::collections::BTreeSet;
use std::path::Path;

/// The verb of every arm in `src/discord/wire`, such as `["did", ...]`.
pub(crate) fn verbs() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/discord/wire");
    let mut verbs = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let read = source.split("[\"").skip(1).filter_map(|rest| rest.split('"').next());
        verbs.extend(read.map(str::to_owned));
    }
    assert!(verbs.len() > 20 && verbs.contains("aclrm"), "{verbs:?}");
    verbs
}
