// The hint that `wait` assumes is longer than the longest that is obeyed.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(wait, retry_after(max = "10s"))]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
