// Holds without a scope, and with a key that there is not.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff, throttle(for = "10s"), halt(scope = "origin", during = "10s"))]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
