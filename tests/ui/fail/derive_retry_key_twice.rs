// A key is given twice.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff, max_attempts = 5, max_attempts = 6)]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
