// Two strategies.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff, never)]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
