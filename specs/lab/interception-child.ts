// One JSON argument comes in; sets interception up, says so, and stays until killed.
import { z } from 'zod';
import { createAdb } from '../../harness/device/adb.ts';
import { androidHandset } from '../../harness/device/android-handset.ts';
import { interceptTraffic } from '../../harness/device/interception.ts';
import { openUndoJournal } from '../../harness/device/undo-journal.ts';
import { parseJson } from '../../harness/lib/files.ts';

const { adb, stateDir, proxyPort, ca } = parseJson(
  process.argv[2] ?? '',
  z.strictObject({
    adb: z.strictObject({ adbPath: z.string(), serverPort: z.number(), serial: z.string() }),
    stateDir: z.string(),
    proxyPort: z.number(),
    ca: z.strictObject({ pem: z.string(), certPath: z.string(), storeName: z.string() }),
  }),
  'The argument',
);
const journal = openUndoJournal({ stateDir, serial: adb.serial });
await interceptTraffic({ handset: androidHandset(createAdb(adb)), journal, proxyPort, ca });
process.stdout.write('intercepting\n');
setInterval(() => undefined, 60_000);
