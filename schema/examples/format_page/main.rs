//! Prints the page about the format.

#![expect(clippy::print_stdout, reason = "it is what this program is for")]

mod page;

fn main() {
    let schema = serde_json::from_str(&backstop_schema::model::schema::json_schema()).unwrap_or_default();
    print!("{}", page::render(page::TEMPLATE, &schema));
}
