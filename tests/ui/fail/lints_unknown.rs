backstop::errors! {
    #[backstop(allow(no_jiter))]
    mod misspelt = "valid.errors.json";
    #[backstop(warn(everything))]
    mod far = "valid.errors.json";
    #[backstop(deny(no_jitter))]
    mod level = "valid.errors.json";
    #[backstop(allow(backstop::no_jitter))]
    mod path = "valid.errors.json";
    #[backstop(allow("no_jitter"))]
    mod quoted = "valid.errors.json";
    #[backstop(allow)]
    mod bare = "valid.errors.json";
    #[backstop]
    mod nothing = "valid.errors.json";
    #[backstop = "no_jitter"]
    mod value = "valid.errors.json";
}

fn used(_: misspelt::Error, _: nothing::ErrorKind) {}

fn main() {}
