//! Decoding one error response: backstop beside what people write today.
//!
//! See [`backstop_tests::measure`] for how it is run. A round decodes one response and drops the result.

mod lookup;
mod peers;
mod responses;
mod rich;
mod scan;

use std::process::ExitCode;

use backstop_tests::measure::{self, Bar, Case};

/// The bars, in instructions.
const BARS: [Bar; 8] = [
    Bar { case: "compact/backstop", most: 0.5, of: "compact/serde_json borrowed" },
    Bar { case: "compact/backstop", most: 0.2, of: "compact/serde_json Value" },
    Bar { case: "compact/backstop classify", most: 1.5, of: "compact/scan borrowed" },
    Bar { case: "pretty/backstop", most: 1.0, of: "pretty/scan borrowed" },
    Bar { case: "html/backstop", most: 1.9, of: "html/copy of the body" },
    Bar { case: "html and headers/backstop", most: 3.2, of: "html/copy of the body" },
    // Both bodies have as many bytes.
    Bar { case: "rich/backstop", most: 1.5, of: "as long, but plain/backstop" },
    Bar { case: "lookup of 6000/backstop", most: 1.25, of: "lookup of 6/backstop" },
];

fn main() -> ExitCode {
    let mut cases = Vec::new();
    for response in responses::all() {
        for (name, run) in peers::ALL {
            cases.push(Case::new(format!("{}/{name}", response.name), move || run(&response)));
        }
    }
    cases.extend(lookup::cases());
    cases.extend(rich::cases());
    measure::report(cases, &BARS)
}
