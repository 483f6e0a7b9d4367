// Watches the drive logs of a run being written and tells the person waiting: case n of N, step, time left.
import { existsSync, statSync } from 'node:fs';
import { type Plan, planSchema } from '../artifacts/case.ts';
import { type DriveLog, driveEventSchema } from '../artifacts/drive-log.ts';
import { readTables, runPaths } from '../artifacts/run-folder.ts';
import { engineOf, type Tables, tableFiles } from '../artifacts/tables.ts';
import { errorMessage } from '../lib/errors.ts';
import { readJson, readJsonLines } from '../lib/files.ts';

/** What progress is told from. */
export interface ProgressOptions {
  runFolder: string;
  plan: Plan;
  tables: Tables;
  settleMs: number;
}

const settingUp = 'Setting up the handset and the proxy ...';
const lookEveryMs = 300;
/** Without a terminal a line is printed at most this often. */
const quietMs = 5000;
/** A first guess at what a case takes besides its settle time; replaced by the mean of the finished ones. */
const guessedDriveMs = 12_000;

/** Starts telling on `out`, as soon as the run has a plan; the returned function stops it and leaves a clean line. */
export function showProgress(runFolder: string, settleMs: number, out: NodeJS.WriteStream): () => void {
  let shown = '';
  let shownAt = 0;
  let planned: ProgressOptions | undefined;
  let firstCaseAt: number | undefined;
  const lineNow = () => {
    // Read anew until the first case begins: the plan changes once the browsers' versions are known.
    if (firstCaseAt === undefined) planned = plannedRun(runFolder, settleMs);
    if (planned === undefined || !anyCaseBegun(planned)) return settingUp;
    firstCaseAt ??= performance.now();
    return progressLine(planned, performance.now() - firstCaseAt);
  };
  const look = () => {
    let line: string;
    try {
      line = lineNow();
    } catch (error) {
      // Telling is not worth a run: what is wrong with a file is said by whoever needs it.
      line = `Running (${errorMessage(error)})`;
    }
    const now = performance.now();
    if (line === shown) return;
    if (out.isTTY) out.write(`\r\x1b[K${line.slice(0, (out.columns ?? 80) - 1)}`);
    else if (now - shownAt < quietMs && shown !== '') return;
    else out.write(`${line}\n`);
    shown = line;
    shownAt = now;
  };
  const timer = setInterval(look, lookEveryMs);
  return () => {
    clearInterval(timer);
    if (out.isTTY && shown !== '') out.write('\r\x1b[K');
  };
}

/** Undefined until the launcher has written everything a line needs. */
function plannedRun(runFolder: string, settleMs: number): ProgressOptions | undefined {
  const files = [
    runPaths.plan(runFolder),
    ...Object.keys(tableFiles).map((table) => runPaths.table(runFolder, table as keyof Tables)),
  ];
  if (!files.every((file) => existsSync(file))) return undefined;
  const plan = readJson(runPaths.plan(runFolder), planSchema);
  const tables = readTables((table) => runPaths.table(runFolder, table));
  return { runFolder, plan, tables, settleMs };
}

/** A case that is only said not to be run was not begun. */
function anyCaseBegun({ runFolder, plan }: ProgressOptions): boolean {
  return plan.cases.some(({ id }) => startedDrive(runFolder, id).some((event) => event.type === 'opened'));
}

/** The line for the state the logs are in now; `elapsedMs` since the first case began. */
export function progressLine(options: ProgressOptions, elapsedMs: number): string {
  const { plan, tables, settleMs } = options;
  const logs = plan.cases.map((planned) => ({ planned, drive: startedDrive(options.runFolder, planned.id) }));
  const done = logs.filter(({ drive }) => isClosed(drive)).length;
  const current = logs.find(({ drive }) => drive.length > 0 && !isClosed(drive));
  if (current === undefined) {
    return done === 0 ? settingUp : `${done} of ${plan.cases.length} cases done`;
  }
  const perCaseMs = done > 0 ? elapsedMs / (done + 0.5) : guessedDriveMs + settleMs;
  const left = Math.max(0, perCaseMs * (plan.cases.length - done - 0.5));
  const { planned, drive } = current;
  const browser = tables.browsers.find((row) => row.id === planned.browser)?.name ?? planned.browser;
  const engine = engineOf(tables.searchEngines, planned.engine)?.name ?? planned.engine;
  const last = drive.filter((event) => event.type === 'step').at(-1);
  const step = last?.type === 'step' ? last.said : 'starting';
  return `case ${done + 1} of ${plan.cases.length} · ${browser}, ${planned.mode}, ${engine} · ${step} · about ${Math.ceil(left / 1000)} s left`;
}

function startedDrive(runFolder: string, caseId: string): DriveLog {
  const file = runPaths.drive(runFolder, caseId);
  return existsSync(file) && statSync(file).size > 0 ? readJsonLines(file, driveEventSchema) : [];
}

function isClosed(drive: DriveLog): boolean {
  return drive.some((event) => event.type === 'closed');
}
