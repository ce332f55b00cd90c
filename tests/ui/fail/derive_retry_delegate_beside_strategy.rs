// Both the variant and the error inside decide.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff)]
    Db,
    #[retry(never)]
    Api(#[retry(delegate)] Box<JobError>),
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
