//! Bodies that nobody read to their end are read and thrown away, so that the client can send its all, see the
//! answer and keep the connection.

use crate::request::MOST_UPLOAD;
use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::runtime::Handle;
use tokio_stream::{Stream, StreamExt};

/// A body that reads itself out when it is dropped early.
struct Patient(Option<BodyDataStream>);

impl Stream for Patient {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(stream) = self.0.as_mut() else { return Poll::Ready(None) };
        let next = ready!(Pin::new(stream).poll_next(context));
        if !matches!(next, Some(Ok(_))) {
            self.0 = None;
        }
        Poll::Ready(next)
    }
}

impl Drop for Patient {
    fn drop(&mut self) {
        if let (Some(stream), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(read_out(stream));
        }
    }
}

/// Reads at most as much as an upload may have; whoever sends more loses the connection.
async fn read_out(mut stream: BodyDataStream) {
    let mut passed = 0;
    while let Some(Ok(bytes)) = stream.next().await {
        passed += bytes.len();
        if passed > MOST_UPLOAD {
            break;
        }
    }
}

/// Hands every request on with a body that is read to its end, whatever becomes of it.
pub(crate) async fn read_to_the_end(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    next.run(request.map(|body| Body::from_stream(Patient(Some(body.into_data_stream()))))).await
}
