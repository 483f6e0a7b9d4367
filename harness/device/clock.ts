// A handset comes in, how far its clock is from ours goes out.
import type { ClockReading } from '../artifacts/provenance.ts';
import { HarnessError } from '../lib/errors.ts';
import type { Adb } from './adb.ts';

const attempts = 3;

/** Compares the clocks: `date +%s` has a grain of a second, so the middle of that second stands for it. The quickest of three answers counts; none when the handset gave none. */
export async function readClock(adb: Adb): Promise<ClockReading[]> {
  let best: ClockReading | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const askedMs = Date.now();
    const stdout = await secondsOf(adb);
    const answeredMs = Date.now();
    if (!/^\d{9,11}\s*$/.test(stdout)) break;
    const atMs = Math.round((askedMs + answeredMs) / 2);
    const reading = {
      atMs,
      offsetMs: Number(stdout) * 1000 + 500 - atMs,
      uncertaintyMs: (answeredMs - askedMs) / 2 + 500,
    };
    if (best === undefined || reading.uncertaintyMs < best.uncertaintyMs) best = reading;
  }
  return best === undefined ? [] : [best];
}

/** A handset that is gone has no clock; that is said elsewhere. */
async function secondsOf(adb: Adb): Promise<string> {
  try {
    return (await adb.shell('date +%s', { timeoutMs: 5000 })).stdout;
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return '';
  }
}
