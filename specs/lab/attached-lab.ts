// A lab handset with an adb server of its own, for specs that work below the browser; closing leaves neither behind.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { execa } from 'execa';
import getPort from 'get-port';
import type { LabOptions } from '../../harness/artifacts/run-config.ts';
import { type Adb, createAdb } from '../../harness/device/adb.ts';
import { androidHandset } from '../../harness/device/android-handset.ts';
import type { Handset } from '../../harness/device/handset.ts';
import { openUndoJournal, type UndoJournal } from '../../harness/device/undo-journal.ts';
import type { LabAddress } from '../../harness/lab/model.ts';
import { startLab } from '../../harness/lab/start.ts';
import { Cleanup } from '../../harness/lib/cleanup.ts';
import { ensureTools } from '../../harness/setup/tools.ts';

export class AttachedLab {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-lab-spec-'));
  stateDir = path.join(this.folder, 'state');
  readonly cleanup = new Cleanup();
  adbPath = '';
  adbServerPort = 0;
  serial = '';
  unknownFile = '';
  /** Everything else the lab said of itself; absent until it runs. */
  address: LabAddress | undefined;

  static async start(options: Partial<LabOptions> = {}): Promise<AttachedLab> {
    const lab = new AttachedLab();
    lab.cleanup.add('the folder', () => fs.rmSync(lab.folder, { recursive: true, force: true }));
    try {
      await lab.open(options);
      return lab;
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  private async open(options: Partial<LabOptions>): Promise<void> {
    const tools = await ensureTools({ lab: true, install: false, say: () => undefined });
    this.adbPath = tools.adb;
    const running = await startLab({
      options: {
        apps: ['mint-3.4.0', 'chrome'],
        clockFactor: 10,
        androidRelease: '13',
        rooted: true,
        faults: [],
        ...options,
      },
      stateDir: path.join(this.folder, 'lab'),
      chromiumPath: tools.chromium ?? '',
      seed: 'interception spec',
    });
    this.cleanup.add('the lab', () => running.close());
    this.serial = running.address.serial;
    this.unknownFile = running.address.unknownFile;
    this.address = running.address;
    this.adbServerPort = await getPort();
    this.cleanup.add('the adb server', () => this.killAdbServer());
  }

  adb(): Adb {
    return createAdb({ adbPath: this.adbPath, serverPort: this.adbServerPort, serial: this.serial });
  }

  handset(): Handset {
    return androidHandset(this.adb());
  }

  journal(): UndoJournal {
    return openUndoJournal({ stateDir: this.stateDir, serial: this.serial });
  }

  async killAdbServer(): Promise<void> {
    await execa(this.adbPath, ['-P', String(this.adbServerPort), 'kill-server'], { reject: false });
  }

  /** What the handset was asked and did not know. */
  unknown(): unknown {
    return fs.existsSync(this.unknownFile) ? JSON.parse(fs.readFileSync(this.unknownFile, 'utf8')) : [];
  }

  close(): Promise<void> {
    return this.cleanup.close();
  }
}
