// A wish to stop: seen by everybody who looks into the run folder, and made by signals, of which the echo does not count.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { waitFor } from '../../../harness/lib/time.ts';
import { requestStop, stopOnSignals, stopRequested, watchStop } from '../../../harness/run/stop.ts';

describe('a wish to stop', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-stop-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('is not there before somebody asks', async () => {
    expect(stopRequested(folder)).to.equal(false);
    const stop = watchStop(folder, 5);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(stop.aborted).to.equal(false);
  });

  it('reaches who watches, with what to throw', async () => {
    const stop = watchStop(folder, 5);
    requestStop(folder, 'SIGINT');
    expect(stopRequested(folder)).to.equal(true);
    await waitFor('the watcher', () => stop.aborted, { timeoutMs: 2000, intervalMs: 5 });
    expect(stop.reason).to.be.instanceOf(HarnessError).with.property('code', 'interrupted');
  });

  it('is seen at once by who begins to watch after it', () => {
    requestStop(folder, 'SIGINT');
    expect(watchStop(folder).aborted).to.equal(true);
  });

  describe('by signals', () => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const kept = new Map<string, NodeJS.SignalsListener[]>();
    let asked: string[];
    beforeEach(() => {
      for (const signal of signals) kept.set(signal, process.listeners(signal) as NodeJS.SignalsListener[]);
      asked = [];
      stopOnSignals(
        (signal) => asked.push(signal),
        () => asked.push('second'),
      );
    });
    afterEach(() => {
      for (const signal of signals) {
        process.removeAllListeners(signal);
        for (const listener of kept.get(signal) ?? []) process.on(signal, listener);
      }
    });

    for (const signal of signals) {
      it(`${signal} asks`, () => {
        process.emit(signal);
        expect(asked).to.deep.equal([signal]);
      });
    }

    it('the same one handed on by npm is no second wish; a later one is', async () => {
      process.emit('SIGINT');
      process.emit('SIGINT');
      expect(asked).to.deep.equal(['SIGINT']);
      await new Promise((resolve) => setTimeout(resolve, 800));
      process.emit('SIGINT');
      expect(asked).to.deep.equal(['SIGINT', 'second']);
    });
  });
});
