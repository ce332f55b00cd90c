// Nothing is said about two of three.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(never)]
    Db,
    Config(String),
    Panic {
        message: String,
    },
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
