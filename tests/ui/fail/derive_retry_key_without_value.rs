// A key without its value.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff, jitter)]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
