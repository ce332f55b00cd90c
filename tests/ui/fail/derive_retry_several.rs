// All mistakes at once, and nothing about the executor that uses the type.
#[derive(Debug, backstop::Retry)]
#[retry(jiter = "full")]
enum JobError {
    #[retry(bakoff)]
    Db,
    #[retry(backoff, max_attempts = 1000, initial_backoff = "1x")]
    Host,
    #[retry(delegate)]
    None,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
