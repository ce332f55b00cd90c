// Numbers out of range.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff, max_attempts = 0, backoff_multiplier = 0.5, cost = -1)]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
