//! The way in. A portal that is down refuses connections, and one that breaks resets them: neither
//! can be said in an answer, so it is done where connections are made.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{self, AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use super::state::Shared;

/// Between two tries to have the port again, or to accept after a failure.
const AGAIN: Duration = Duration::from_millis(20);

/// A port on the loopback address; 0 picks a free one.
pub(super) async fn bind(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Accepts connections, except while the faults say that nobody gets in.
pub(super) struct Door {
    address: SocketAddr,
    listener: Option<TcpListener>,
    shared: Arc<Shared>,
    stop: CancellationToken,
}

impl Door {
    pub(super) fn new(
        listener: TcpListener,
        address: SocketAddr,
        shared: Arc<Shared>,
        stop: CancellationToken,
    ) -> Self {
        Self {
            address,
            listener: Some(listener),
            shared,
            stop,
        }
    }

    /// One connection, or nothing when it is time to look at the faults again.
    async fn next(&mut self) -> Option<TcpStream> {
        let mut news = self.shared.faults_put();
        let refuses_for = self.shared.locked().faults.refuses_for();
        if let Some(left) = refuses_for {
            self.listener = None;
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                _ = news.changed() => {}
            }
            return None;
        }
        if self.listener.is_none() {
            self.listener = TcpListener::bind(self.address).await.ok();
        }
        let Some(listener) = &self.listener else {
            tokio::time::sleep(AGAIN).await;
            return None;
        };
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => Some(stream),
                Err(error) => {
                    tracing::debug!(%error, "the sandbox could not accept");
                    tokio::time::sleep(AGAIN).await;
                    None
                }
            },
            _ = news.changed() => None,
        }
    }
}

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            if let Some(stream) = self.next().await {
                return (Connection::new(stream, self.stop.clone()), self.address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// A connection that can be reset from where requests are answered, and that ends with the sandbox.
pub(super) struct Connection {
    stream: TcpStream,
    cut: Cut,
    stopped: Pin<Box<WaitForCancellationFutureOwned>>,
}

/// Resets the connection of a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Cut(Arc<AtomicBool>);

impl Cut {
    /// Takes effect when the next byte is to be read or written.
    pub(super) fn cut(&self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, Door>> for Cut {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.io().cut.clone()
    }
}

impl Connection {
    fn new(stream: TcpStream, stop: CancellationToken) -> Self {
        // Without it, an answer in two parts waits for the other side's acknowledgement.
        let _ = stream.set_nodelay(true);
        Self {
            stream,
            cut: Cut::default(),
            stopped: Box::pin(stop.cancelled_owned()),
        }
    }

    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        let is_cut = self.cut.0.load(Ordering::Acquire);
        if !is_cut && self.stopped.as_mut().poll(context).is_pending() {
            return Ok(());
        }
        // Closed with something unsent, the other side sees a reset and no orderly end.
        let _ = self.stream.set_zero_linger();
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
