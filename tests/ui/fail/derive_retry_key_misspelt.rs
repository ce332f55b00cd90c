// A key that there is not.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff, max_atempts = 5)]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
