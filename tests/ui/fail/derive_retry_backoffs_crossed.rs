// The first is longer than the longest.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff, initial_backoff = "10s", max_backoff = "5s")]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
