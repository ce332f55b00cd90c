// `retry_after` is a method.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(wait, retry_after = 10)]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
