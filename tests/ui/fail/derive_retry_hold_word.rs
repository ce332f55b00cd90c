// A word inside of a list.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff, throttle(credential))]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
