//! What `Error` can do.

use proc_macro2::TokenStream;
use quote::quote;

/// The inherent impl of `Error`.
pub(super) fn expand() -> TokenStream {
    let reading = reading();
    let making = making();
    let accessors = accessors();
    quote! {
        impl Error {
            #reading
            #making
            #accessors
        }
    }
}

fn reading() -> TokenStream {
    quote! {
        /// The error that a response is. Total: every status, header set and byte string yields a value, and the body
        /// (its first 64 KiB) is kept.
        #[must_use]
        pub fn decode(
            status: ::backstop::http::StatusCode,
            headers: &::backstop::http::HeaderMap,
            body: &[u8],
        ) -> Self {
            <Self as ::backstop::ApiError>::decode(&::backstop::Reply::new(status, headers, body))
        }

        /// The error that a response is, or `None` where it is a success.
        #[must_use]
        pub fn detect(
            status: ::backstop::http::StatusCode,
            headers: &::backstop::http::HeaderMap,
            body: &[u8],
        ) -> ::core::option::Option<Self> {
            <Self as ::backstop::ApiError>::detect(&::backstop::Reply::new(status, headers, body))
        }

        /// The error that an event of a stream is: `data` is its data, the stream's response a success. Total, as
        /// [`decode`](Self::decode) is.
        ///
        /// The status is the one that the event names, else the canonical one of its kind; 500 where neither type nor
        /// code is known. What is no error is read as one of status 500: ask [`detect_event`](Self::detect_event)
        /// where nothing else tells, such as the event's name.
        #[must_use]
        pub fn decode_event(data: impl ::core::convert::AsRef<[u8]>) -> Self {
            <Self as ::backstop::ApiError>::decode_event(data.as_ref())
        }

        /// The same, or `None` where the event is no error.
        ///
        /// It is one if its type or code is one of the file's, or if it has a message where errors have theirs; where
        /// the file has an `error_when`, that decides in place of the message. So `[DONE]` and whatever else is no
        /// JSON object is none.
        #[must_use]
        pub fn detect_event(data: impl ::core::convert::AsRef<[u8]>) -> ::core::option::Option<Self> {
            <Self as ::backstop::ApiError>::detect_event(data.as_ref())
        }
    }
}

fn making() -> TokenStream {
    quote! {
        /// An error as the server side makes it: with the canonical status, type and code of its kind.
        #[must_use]
        pub fn new(kind: ErrorKind, message: impl ::core::convert::Into<::std::string::String>) -> Self {
            Self::build(kind).message(message).finish()
        }

        /// Starts an error of a kind, with the canonical status, type and code.
        pub fn build(kind: ErrorKind) -> ::backstop::FaultBuilder<Self> {
            ::backstop::FaultBuilder::new(kind as u16)
        }
    }
}

fn accessors() -> TokenStream {
    quote! {
        /// The kind of error.
        #[must_use]
        pub fn kind(&self) -> ErrorKind {
            ErrorKind::at(::backstop::private::index(self))
        }

        /// What the response says, and the response itself.
        #[must_use]
        pub fn fault(&self) -> &::backstop::Fault {
            ::backstop::private::fault(self)
        }

        /// The status of the response.
        #[must_use]
        pub fn status(&self) -> ::backstop::http::StatusCode {
            self.fault().status()
        }

        /// The server's message, as it is on the wire.
        #[must_use]
        pub fn message(&self) -> ::core::option::Option<&str> {
            self.fault().message()
        }

        /// The error's type, as it is on the wire.
        #[must_use]
        pub fn wire_type(&self) -> ::core::option::Option<&str> {
            self.fault().wire_type()
        }

        /// The error's code, as it is on the wire.
        #[must_use]
        pub fn code(&self) -> ::core::option::Option<&str> {
            self.fault().code()
        }

        /// The parameter of the request that is at fault.
        #[must_use]
        pub fn param(&self) -> ::core::option::Option<&str> {
            self.fault().param()
        }

        /// The id by which the server's people find the request.
        #[must_use]
        pub fn request_id(&self) -> ::core::option::Option<&str> {
            self.fault().request_id()
        }

        /// How long the server says to wait before the next attempt.
        #[must_use]
        pub fn retry_after(&self) -> ::core::option::Option<::core::time::Duration> {
            self.fault().retry_after()
        }

        /// The body of the response; its first 64 KiB.
        #[must_use]
        pub fn body(&self) -> &[u8] {
            self.fault().body()
        }

        /// What a client does about the error.
        #[must_use]
        pub fn policy(&self) -> &'static ::backstop::RetryPolicy {
            self.fault().policy()
        }

        /// Whether sending the request again may help: what the server says, else what the policy says.
        #[must_use]
        pub fn is_retryable(&self) -> bool {
            self.fault().is_retryable()
        }
    }
}
