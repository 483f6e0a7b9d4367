// The proxy a page engine is pointed at: a connection comes in, its bytes go along the road that is right at that moment.
import { createServer, type Socket } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';

/** One listener on loopback; lives as long as the handset. */
export interface Forwarder {
  port: number;
  /** Closes what is open, as a phone does when its proxy changes; later connections take the new road. */
  drop(): void;
  close(): Promise<void>;
}

/** Both ends speak HTTP-proxy language, so bytes go through untouched. A refused road resets the connection. */
export function startForwarder(open: () => Promise<Duplex>): Promise<Forwarder> {
  const live = new Set<Duplex>();
  const keep = (stream: Duplex) => {
    live.add(stream);
    stream.on('error', () => stream.destroy());
    stream.on('close', () => live.delete(stream));
  };
  const serve = async (socket: Socket) => {
    keep(socket);
    // No road: the app's connection is refused, as a phone's is.
    const road = await open().catch(() => undefined);
    if (!road) return void socket.resetAndDestroy();
    if (socket.destroyed) return void road.destroy();
    keep(road);
    const ended = (cause?: Error | null) => {
      if (!cause) return;
      socket.destroy();
      road.destroy();
    };
    pipeline(socket, road, ended);
    pipeline(road, socket, ended);
  };
  const server = createServer({ allowHalfOpen: true }, (socket) => void serve(socket));
  const drop = () => {
    for (const stream of live) stream.destroy();
  };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      const close = () =>
        new Promise<void>((done) => {
          server.close(() => done());
          drop();
        });
      resolve({ port, drop, close });
    });
  });
}
