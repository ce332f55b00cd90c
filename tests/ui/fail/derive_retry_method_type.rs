// A method that does not say when to come back.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(wait, retry_after = "hint")]
    Db,
}

impl JobError {
    fn hint(&self) -> u64 {
        1
    }
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
