// Both a field and a method say when to come back.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff)]
    Db,
    #[retry(wait, retry_after = "hint")]
    Slow(#[retry(after)] std::time::Duration),
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
