// A union is no error.
#[derive(backstop::Retry)]
#[retry(never)]
union Both {
    message: [u8; 4],
}

fn main() {}
