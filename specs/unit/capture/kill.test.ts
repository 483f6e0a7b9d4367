// kill -9 in the middle of a case: what had been seen is on disk and readable.
import { type ChildProcess, spawn } from 'node:child_process';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ofType, Road } from './road.ts';

const child = fileURLToPath(new URL('./kill-child.ts', import.meta.url));

describe('a killed recording', () => {
  const road = new Road();
  let recorder: ChildProcess | undefined;
  after(async () => {
    recorder?.kill('SIGKILL');
    await road.close();
  });

  it('leaves every exchange it had seen, and no closing line', async () => {
    await road.runCa();
    const ca = await road.runCa();
    recorder = spawn(process.execPath, ['--import', 'tsx', child, road.run, ca.keyPath, ca.certPath], {
      cwd: path.dirname(child),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const port = await new Promise<number>((resolve, reject) => {
      recorder?.stdout?.once('data', (text: Buffer) => resolve(Number(text.toString())));
      recorder?.once('exit', () => reject(new Error('The recorder ended early.')));
    });
    for (const name of ['first', 'second', 'third']) {
      await road.send(port, `https://collector.test/${name}`, { method: 'POST', body: Buffer.from(name) });
    }
    // The answer reaches the client some milliseconds before mockttp tells its end.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const half = await road.connect(port, 'collector.test:443');
    half.on('error', () => undefined);
    half.write('POST /half HTTP/1.1\r\nHost: collector.test\r\nContent-Length: 99\r\n\r\nhalf');
    const ended = new Promise((resolve) => recorder?.once('exit', resolve));
    recorder.kill('SIGKILL');
    await ended;

    const log = road.log('c01');
    const requests = ofType(log, 'request');
    expect(requests.map((event) => new URL(event.url).pathname)).to.deep.equal([
      '/first',
      '/second',
      '/third',
    ]);
    expect(requests.map((event) => road.body(event.body.sha256).toString())).to.deep.equal([
      'first',
      'second',
      'third',
    ]);
    expect(ofType(log, 'response')).to.have.length(3);
    expect(ofType(log, 'closed')).to.deep.equal([]);
  });
});
