// Lab options and a command line come in, the run is driven once before the tests of a block; what came of it goes out.
import type { LabOptions } from '../../../harness/artifacts/run-config.ts';
import { AttachedLab } from '../attached-lab.ts';
import { type JudgedRun, readJudgedRun } from './judged-run.ts';
import { runOnLab, type TypedRun } from './phonehome.ts';
import type { Row } from './side-by-side.ts';

/** A run that was driven to its end. */
export interface Driven {
  lab: AttachedLab;
  typed: TypedRun;
  run: JudgedRun;
}

/**
 * Drives in a `before` hook of the block it is called in, or in a row with the other runs of the file; the function it gives throws
 * when that failed.
 */
export function driven(
  options: Partial<LabOptions>,
  wishes: Record<string, string>,
  row?: Row,
): () => Driven {
  let result: Driven | undefined;
  let lab: AttachedLab | undefined;
  const drive = async (): Promise<Driven> => {
    lab = await AttachedLab.start({ clockFactor: 30, ...options });
    const defaults = { browsers: 'mint', engines: 'google', modes: 'normal', 'settle-ms': '2000' };
    const typed = await runOnLab(lab, { ...defaults, ...wishes });
    return { lab, typed, run: readJudgedRun(typed.runFolder) };
  };
  const leave = async (): Promise<void> => {
    await lab?.close();
    lab = undefined;
  };
  const work = row?.add(drive, leave) ?? drive;
  before(async function () {
    this.timeout(240_000);
    result = await work();
  });
  after(leave);
  return () => {
    if (result === undefined) throw new Error('the run did not come to its end');
    return result;
  };
}
