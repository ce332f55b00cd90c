// A number is no text, and has no suffix.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff, max_attempts = "5", cost = 5u32)]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
