//! Prints the JSON Schema of error files.

#![expect(clippy::print_stdout, reason = "it is what this program is for")]

fn main() {
    print!("{}", backstop_schema::model::schema::json_schema());
}
