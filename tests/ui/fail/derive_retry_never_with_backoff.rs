// What is never retried needs no backoff.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(never, max_attempts = 5)]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
