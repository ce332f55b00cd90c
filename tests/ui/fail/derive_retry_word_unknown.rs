// Words that there are not.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff, jitter = "ful", safety = maybe)]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
