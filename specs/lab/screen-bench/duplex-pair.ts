// Two ends of an in-process connection: what is written to one is read from the other.
import { Duplex } from 'node:stream';

class End extends Duplex {
  peer: End | undefined;
  private goOn: (() => void) | undefined;

  override _read(): void {
    const { goOn } = this;
    this.goOn = undefined;
    goOn?.();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const { peer } = this;
    if (!peer || peer.destroyed || peer.push(chunk)) done();
    else peer.goOn = done;
  }

  override _final(done: () => void): void {
    this.peer?.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { peer } = this;
    if (peer && !peer.destroyed) process.nextTick(() => peer.destroy());
    done(error);
  }
}

/** A connected pair. */
export function duplexPair(): [Duplex, Duplex] {
  const a = new End();
  const b = new End();
  a.peer = b;
  b.peer = a;
  return [a, b];
}
