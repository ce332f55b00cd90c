// The strategy is no key.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(strategy = "backoff")]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
