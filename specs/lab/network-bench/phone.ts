// A whole lab handset in a process of its own behind a real adb server: options come in, a phone to drive by hand goes out.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import getPort from 'get-port';
import type { LabOptions } from '../../../harness/artifacts/run-config.ts';
import type { LabAddress } from '../../../harness/lab/model.ts';
import type { TruthEntry } from '../../../harness/lab/truth.ts';
import { waitFor, within } from '../../../harness/lib/time.ts';
import { chromiumPath } from '../screen-bench/bench.ts';
import { type Driver, openDriver } from './driver.ts';

const root = new URL('../../../', import.meta.url).pathname;

/** A lab handset that adb lists. */
export interface Phone {
  address: LabAddress;
  /** Process id of the lab. */
  pid: number;
  /** Where the lab keeps its state; gone after `close`. */
  stateDir: string;
  /** Runs adb against this handset; throws with its output when it fails. */
  adb(...args: string[]): Promise<string>;
  /** Like `adb shell`; the command's status does not matter. */
  shell(command: string): Promise<{ stdout: string; exitCode: number | undefined }>;
  /** The UiAutomator2 server of the handset, through adb. */
  driver: Driver;
  truth(): TruthEntry[];
  unknown(): unknown[];
  /** What happens when the parent dies. */
  closeInput(): void;
  close(): Promise<void>;
}

/** The lab of these specs unless a spec says otherwise. */
export const honestOptions: LabOptions = {
  apps: ['mint-3.4.0', 'chrome'],
  clockFactor: 20,
  androidRelease: '13',
  rooted: true,
  faults: [],
};

/** Starts lab, adb server, connection, and UiAutomator2 on the handset. */
export async function startPhone(options: Partial<LabOptions> = {}): Promise<Phone> {
  const stateDir = mkdtempSync(join(tmpdir(), 'phonehome-lab-'));
  const lab = startLabProcess({ options: { ...honestOptions, ...options }, stateDir });
  const undo: (() => Promise<unknown>)[] = [async () => rmSync(stateDir, { recursive: true, force: true })];
  const close = async () => {
    for (const step of undo.reverse()) await step();
  };
  try {
    undo.push(() => lab.end());
    const address = await within('the lab to start', lab.address, 30_000);
    const serverPort = await getPort({ port: [5040, 5041, 5042, 5043] });
    const run = (args: string[]) =>
      execa('adb', ['-P', String(serverPort), ...args], { stdin: 'ignore', timeout: 30_000, reject: false });
    undo.push(() => run(['kill-server']));
    await run(['connect', address.serial]);
    const adb = async (...args: string[]) => {
      const { stdout, stderr, exitCode } = await run(['-s', address.serial, ...args]);
      if (exitCode !== 0) throw new Error(`adb ${args.join(' ')}: ${stdout}${stderr}`);
      return stdout;
    };
    const driver = await openDriver({ adb, adbArgs: ['-P', String(serverPort), '-s', address.serial] });
    undo.push(() => driver.close());
    return {
      address,
      pid: lab.pid,
      stateDir,
      adb,
      shell: async (command) => {
        const { stdout, exitCode } = await run(['-s', address.serial, 'shell', command]);
        return { stdout: String(stdout), exitCode };
      },
      driver,
      truth: () => truthOf(address),
      closeInput: () => lab.child.stdin?.end(),
      unknown: () => JSON.parse(readFileSync(address.unknownFile, 'utf8')) as unknown[],
      close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** The lab program: its address, and a way to end it by closing its standard input. */
export function startLabProcess(start: {
  options: LabOptions;
  stateDir: string;
  stderr?: 'inherit' | 'pipe';
}) {
  const { stderr = 'inherit', ...given } = start;
  const argument = { seed: 'specs', chromiumPath: chromiumPath(), ...given };
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', join(root, 'harness/lab/main.ts'), JSON.stringify(argument)],
    {
      cwd: root,
      stdio: ['pipe', 'pipe', stderr],
    },
  );
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const address = new Promise<LabAddress>((resolve, reject) => {
    if (child.stdout)
      createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    void exited.then((code) => reject(new Error(`The lab ended with ${code}.`)));
  });
  address.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    address,
    exited,
    child,
    async end() {
      child.stdin?.end();
      await within('the lab to end', exited, 15_000);
    },
  };
}

function truthOf(address: LabAddress): TruthEntry[] {
  const lines = readFileSync(address.truthFile, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as TruthEntry);
}

/** Waits until the truth file has an entry like that. */
export function truthWith(phone: Phone, wanted: Partial<TruthEntry>): Promise<TruthEntry> {
  const fits = (entry: TruthEntry) =>
    Object.entries(wanted).every(([name, value]) => entry[name as keyof TruthEntry] === value);
  return waitFor(`truth ${JSON.stringify(wanted)}`, () => phone.truth().find(fits), { timeoutMs: 15_000 });
}
