// A proxy upstream that is there, or not; and a case none of whose requests got an answer.
import * as net from 'node:net';
import { expect } from 'chai';
import type { CaptureEvent } from '../../../harness/artifacts/capture-log.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { refuseDeadProxy, unansweredBecause } from '../../../harness/run/upstream-proxy.ts';

describe('the proxy upstream', () => {
  it('is fine when something listens there, and no longer when it does not', async () => {
    const server = net.createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const address = server.address();
    const upstream = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` as const;
    await refuseDeadProxy(upstream);
    await new Promise((resolve) => server.close(resolve));
    const error = await refuseDeadProxy(upstream).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(HarnessError);
    expect(error)
      .to.have.property('message')
      .that.contains(`at the upstream proxy ${upstream}: connect ECONNREFUSED`);
  });

  it('is none for direct and stub', async () => {
    await refuseDeadProxy('direct');
    await refuseDeadProxy('stub');
  });
});

describe('a case without an answer', () => {
  const abort = (reason: string): CaptureEvent => ({ type: 'abort', id: 'x0001', atMs: 1, reason });
  const response: CaptureEvent = {
    ...{ type: 'response', id: 'x0002', atMs: 2, status: 200, statusText: 'OK', headers: [] },
    ...{ body: { sha256: '0'.repeat(64), sizeBytes: 0, complete: true }, from: 'network' },
  };

  it('says why in the words of the proxy', () => {
    expect(unansweredBecause([abort('upstream: ENOTFOUND getaddrinfo ENOTFOUND google.com')])).to.equal(
      'ENOTFOUND getaddrinfo ENOTFOUND google.com',
    );
  });

  it('is none when one answer came, when the browser left, or when nothing was sent', () => {
    expect(unansweredBecause([abort('upstream: ECONNRESET'), response])).to.equal(undefined);
    expect(unansweredBecause([abort('the client left')])).to.equal(undefined);
    expect(unansweredBecause([])).to.equal(undefined);
  });
});
