// A number has no unit.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff, initial_backoff = 5)]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
