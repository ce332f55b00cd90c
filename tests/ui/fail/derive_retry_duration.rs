// Durations that are none.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff, initial_backoff = "50", max_backoff = "25h")]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
