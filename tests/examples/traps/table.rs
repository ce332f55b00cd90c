//! The verdicts as a table in Markdown.

use crate::{
    clients::{self, Has},
    traps::Trap,
    verdict::Verdict,
};

pub(crate) fn print(rows: &[(&Trap, Vec<Verdict>)]) {
    let names: Vec<_> = clients::ALL.iter().map(|client| client.name).collect();
    println!("| trap | {} |", names.join(" | "));
    println!("|---{}|", "|---".repeat(names.len()));
    for (trap, verdicts) in rows {
        let cells = verdicts.iter().zip(clients::ALL).map(|(verdict, client)| cell((client.has)(trap.needs), verdict));
        println!("| {} | {} |", trap.name, cells.collect::<Vec<_>>().join(" | "));
    }
    println!();
    for (trap, _) in rows {
        println!("{}: {}", trap.name, trap.must);
    }
    println!("\n–  the client has nothing against it; what happens then follows");
    println!(
        "*  a closure of the user's decides: here as the client's docs have it, else one that reads whole seconds"
    );
}

fn cell(has: Has, verdict: &Verdict) -> String {
    let what = match verdict {
        Verdict::Falls(what) => what,
        Verdict::Holds => "holds",
        Verdict::Absent => "",
    };
    match has {
        Has::Itself => what.to_owned(),
        Has::Closure => format!("{what}*"),
        Has::Nothing => format!("– {}", if *verdict == Verdict::Holds { "" } else { what }).trim_end().to_owned(),
    }
}
