// Serial and state folder come in as arguments; holds the lock until killed.
import { lockHandset } from '../../../harness/device/handset-lock.ts';

const [serial = '', stateDir = ''] = process.argv.slice(2);
await lockHandset({ serial, stateDir });
process.stdout.write('held\n');
setInterval(() => undefined, 60_000);
