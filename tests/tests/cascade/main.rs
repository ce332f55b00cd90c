//! What a user sees of a mistaken file is its mistakes and nothing else: what could be told of the module still exists, so
//! that no use of it fails beside them. And all mistakes come at once.
//!
//! Dozens of mistaken files, each with code that uses what its module still has, are compiled as one crate.

#[path = "../../../schema/tests/mutation/mod.rs"]
mod mutation;
#[path = "../user_crate/mod.rs"]
mod user_crate;
mod uses;

use std::collections::BTreeMap;

use backstop_schema::check;
use mutation::{Change, Random, mutated, nodes};
use serde_json::Value;
use user_crate::UserCrate;

const RICH: &str = include_str!("../../ui/pass/rich.errors.json");
const FORTY: &str = include_str!("../../../schema/tests/forty.errors.json");

/// A mistaken file and code that uses what is left of it.
struct Module {
    source: String,
    uses: String,
}

#[test]
fn the_mistakes_are_all_that_the_compiler_says() {
    let mut modules = of_nodes();
    modules.extend(of_bytes());
    modules.push(Module { source: FORTY.to_owned(), uses: uses::plain() });
    assert!(modules.len() > 60, "{}", modules.len());

    let told = told_by_the_compiler(&user(&modules));
    for (at, module) in modules.iter().enumerate() {
        let failure = check(module.source.as_bytes()).expect_err("the file has mistakes");
        let mut expected: Vec<_> = failure.diagnostics.iter().map(|mistake| mistake.message.clone()).collect();
        expected.sort();
        let found = told.get(&Some(at)).cloned().unwrap_or_default();
        assert_eq!(found, expected, "\n{}\n{}", module.uses, module.source);
    }
    assert!(told[&Some(modules.len() - 1)].len() >= 40);
    assert_eq!(told.get(&None), None, "errors that are not ours");
}

/// Files with a mistaken node, such as one comes by a slip of the editor.
fn of_nodes() -> Vec<Module> {
    let document: Value = serde_json::from_str(RICH).expect("it is JSON");
    let mut random = Random(0xCA5C);
    let mut modules = Vec::new();
    for target in 0..nodes(&document) {
        let change = Change::ALL[target % 4];
        let source = mutated(&document, target, change, &mut random);
        if check(source.as_bytes()).is_err() {
            modules.push(Module { uses: uses::left(&document, &source), source });
        }
    }
    modules
}

/// Files that are no JSON.
fn of_bytes() -> Vec<Module> {
    let mut random = Random(0xB17E);
    let broken = (0..12).filter_map(|_| {
        let mut source = RICH.to_owned();
        let signs: Vec<_> = source.match_indices(['{', '}', '[', ']', ',', ':', '"']).map(|(at, _)| at).collect();
        source.remove(*random.pick(&signs));
        check(source.as_bytes()).is_err().then(|| Module { source, uses: uses::plain() })
    });
    broken.collect()
}

/// All of them as one crate.
fn user(modules: &[Module]) -> UserCrate {
    // A file without any list of errors has no variant but one.
    let mut main = "#![deny(warnings)]\n#![allow(dead_code, deprecated, unreachable_patterns)]\n".to_owned();
    for (at, Module { uses, .. }) in modules.iter().enumerate() {
        main += &format!("backstop::errors! {{ mod m{at} = \"m{at}.errors.json\"; }}\n");
        main += &format!("mod uses{at} {{\nuse super::m{at} as m;\n{uses}}}\n");
    }
    let names: Vec<_> = (0..modules.len()).map(|at| format!("src/m{at}.errors.json")).collect();
    let files = modules.iter().zip(&names).map(|(module, name)| (name.as_str(), module.source.as_str()));
    UserCrate::new("cascade", "2024", files.chain([("src/main.rs", (main + "fn main() {}\n").as_str())]))
}

/// What the compiler says by the number of the module that it says it of, sorted; `None` for what is not ours.
fn told_by_the_compiler(user: &UserCrate) -> BTreeMap<Option<usize>, Vec<String>> {
    let output = user.cargo(&["check", "--message-format=json"]);
    assert!(!output.status.success());
    let mut told: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).expect("it prints text").lines() {
        let line: Value = serde_json::from_str(line).expect("it prints JSON");
        let Some(message) = line["message"]["message"].as_str().filter(|_| line["message"]["level"] != "failure-note")
        else {
            continue;
        };
        if message.starts_with("aborting due to") {
            continue;
        }
        let first = message.lines().next().unwrap_or_default();
        told.entry(module_of(message)).or_default().push(first.to_owned());
    }
    told.values_mut().for_each(|messages| messages.sort());
    told
}

/// The module whose file a message of ours shows, in its second line.
fn module_of(message: &str) -> Option<usize> {
    let (_, rest) = message.lines().nth(1)?.split_once("--> src/m")?;
    rest.split_once(".errors.json")?.0.parse().ok()
}
