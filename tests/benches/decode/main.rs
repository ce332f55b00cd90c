//! Decoding one error response: backstop beside what people write today.
//!
//! ```text
//! cargo bench -p backstop-tests --bench decode                # nanoseconds, and instructions where valgrind is there
//! cargo bench -p backstop-tests --bench decode -- compact     # only the rows whose name has that
//! ```
//!
//! Instructions are what callgrind counts for 1,000 rounds less what it counts for none, a round: they do not depend on
//! the machine's mood. A round decodes one response and drops the result.

#![expect(clippy::print_stdout, reason = "it is a report")]

mod lookup;
mod measure;
mod peers;
mod responses;
mod rich;
mod scan;

use measure::Case;

fn main() {
    let mut cases = Vec::new();
    for response in responses::all() {
        for (name, run) in peers::ALL {
            cases.push(Case::new(format!("{}/{name}", response.name), move || run(&response)));
        }
    }
    cases.extend(lookup::cases());
    cases.extend(rich::cases());
    measure::report(cases);
}
