// A strategy that there is not, but almost.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(bakoff)]
    Db,
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
