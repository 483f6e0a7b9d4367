// The real adb client with a server of its own, connected to lab handsets made for a spec.
import * as fs from 'node:fs';
import { connect } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { execa, type ResultPromise } from 'execa';
import getPort from 'get-port';
import type { TestHandset } from '../../unit/lab/a-handset.ts';

interface Answer {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

/** Runs adb on one handset; `start` leaves it running. */
export type OnPhone = ((args: string[], input?: string) => Promise<Answer>) & {
  start: (args: string[]) => ResultPromise<{ reject: false; timeout: number }>;
};

/** The body of one answer, or `refused`; not fetch, which connects again and again when a peer closes at once. */
export function httpGet(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () =>
      socket.write('GET /status HTTP/1.1\r\nHost: x\r\n\r\n'),
    );
    let got = '';
    socket.on('data', (chunk: Buffer) => {
      got += chunk.toString();
    });
    socket.on('error', () => resolve('refused'));
    socket.on('close', () => resolve(got.split('\r\n\r\n')[1] ?? 'refused'));
  });
}

/** adb with a server of its own, connected to handsets made for the spec. */
export class AdbBench {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-adb-spec-'));
  private readonly phones: TestHandset[] = [];
  private port = 0;

  async start(): Promise<void> {
    this.port = await getPort({ exclude: [5037] });
  }

  async stop(): Promise<void> {
    await this.adb([], ['kill-server']);
    for (const phone of this.phones) await phone.lab.close();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** A handset that adb lists. */
  async attach(phone: TestHandset): Promise<OnPhone> {
    this.phones.push(phone);
    const { port } = await phone.lab.listen();
    const serial = `127.0.0.1:${port}`;
    expect((await this.adb([], ['connect', serial])).stdout).to.contain('connected to');
    return Object.assign((args: string[], input?: string) => this.adb(['-s', serial], args, input), {
      start: (args: string[]) =>
        execa('adb', ['-P', String(this.port), '-s', serial, ...args], { reject: false, timeout: 20_000 }),
    });
  }

  async adb(target: string[], args: string[], input = ''): Promise<Answer> {
    const { exitCode, stdout, stderr } = await execa('adb', ['-P', String(this.port), ...target, ...args], {
      input,
      reject: false,
      timeout: 20_000,
    });
    return { exitCode, stdout, stderr };
  }

  file(name: string, content: string | Uint8Array): string {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, content);
    return file;
  }
}
