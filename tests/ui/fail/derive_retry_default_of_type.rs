// The mistakes of the type are told once.
#[derive(Debug, backstop::Retry)]
#[retry(backoff, jitter = "none", max_attempts = 1000)]
enum JobError {
    Db,
    Config,
    Other,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
