// One adb stream as a Duplex: WRTE and OKAY packets in and out, one WRTE outstanding in each direction.
import { Duplex } from 'node:stream';

/** What a stream asks of its connection. */
export interface StreamWire {
  /** Largest payload the peer takes, in bytes. */
  maxPayloadBytes: number;
  sendWrite: (payload: Buffer) => void;
  sendOkay: () => void;
  sendClose: () => void;
}

/** A stream between the host's adb and a service of the handset. */
export class AdbStream extends Duplex {
  private readonly wire: StreamWire;
  private pending: { rest: Buffer; done: (error?: Error | null) => void } | undefined;
  private owesOkay = false;
  private closed_ = false;

  constructor(wire: StreamWire) {
    super({ allowHalfOpen: true });
    this.wire = wire;
  }

  /** The peer sent bytes; our OKAY is withheld while nobody reads. */
  receive(payload: Buffer): void {
    if (this.closed_) return;
    if (this.push(payload)) this.wire.sendOkay();
    else this.owesOkay = true;
  }

  /** The peer took our last WRTE. */
  acknowledge(): void {
    const { pending } = this;
    if (!pending) return;
    if (pending.rest.length > 0) {
      this.sendNext(pending);
      return;
    }
    this.pending = undefined;
    pending.done();
  }

  /** The peer, or the whole connection, is gone. */
  peerClosed(): void {
    if (this.closed_) return;
    this.closed_ = true;
    this.push(null);
    const { pending } = this;
    this.pending = undefined;
    pending?.done();
    this.emit('peer-closed');
    // A reader that has not finished keeps what it got; writing is over.
    if (this.readableFlowing === null && this.readableLength === 0) this.destroy();
    else if (!this.writableEnded) this.end();
  }

  /** Whether the peer closed it. */
  get gone(): boolean {
    return this.closed_;
  }

  override _read(): void {
    if (!this.owesOkay) return;
    this.owesOkay = false;
    if (!this.closed_) this.wire.sendOkay();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.closed_) {
      done();
      return;
    }
    this.pending = { rest: chunk, done };
    this.sendNext(this.pending);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), '', done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.close();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.close();
    const { pending } = this;
    this.pending = undefined;
    pending?.done();
    done(error);
  }

  private close(): void {
    if (this.closed_) return;
    this.closed_ = true;
    this.wire.sendClose();
    this.push(null);
  }

  private sendNext(pending: { rest: Buffer }): void {
    const payload = pending.rest.subarray(0, this.wire.maxPayloadBytes);
    pending.rest = pending.rest.subarray(payload.length);
    this.wire.sendWrite(payload);
  }
}
