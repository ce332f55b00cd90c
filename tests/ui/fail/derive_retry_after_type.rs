// A field that does not say when to come back.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff)]
    Db,
    #[retry(wait)]
    Slow(#[retry(after)] u64),
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
