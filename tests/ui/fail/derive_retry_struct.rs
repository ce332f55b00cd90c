// A struct needs a policy too.
#[derive(Debug, backstop::Retry)]
struct Overloaded;

#[derive(Debug, backstop::Retry)]
#[retry(backoff, max_attempts = 101)]
struct Busy;

fn main() {}
