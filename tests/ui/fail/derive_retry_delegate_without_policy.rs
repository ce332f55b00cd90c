// The error inside has no policy.
#[derive(Debug, backstop::Retry)]
enum JobError {
    #[retry(backoff)]
    Db,
    #[retry(delegate)]
    Api(std::io::Error),
}

fn main() {
    let executor = backstop::Executor::<JobError>::new();
    let _ = executor.run(async |_| Err::<(), _>(backstop::Failure::from(JobError::Db)));
}
