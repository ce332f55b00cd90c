// What belongs to the type.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff, timeouts(total = "5m"))]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
