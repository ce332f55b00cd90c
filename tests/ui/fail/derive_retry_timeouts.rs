// One attempt may take longer than all.
#[derive(Debug, backstop::Retry)]
#[retry(timeouts(attempt = "1m", total = "30s"))]
enum JobError {
    #[retry(backoff)]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
