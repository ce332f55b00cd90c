// A strategy before a field.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff)]
    Db,
    #[retry(wait)]
    Slow(#[retry(backoff)] std::time::Duration),
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
