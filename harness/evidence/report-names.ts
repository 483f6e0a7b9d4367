// Ids of the run come in, the names, times and sizes a reader sees go out; the same on every machine.
import type { RunAnalysis } from '../artifacts/analysis.ts';
import { engineOf } from '../artifacts/tables.ts';

/** `Mint Browser 3.4.0`. */
export function browserWithVersion(run: RunAnalysis, id: string): string {
  const version = run.manifest.browsers.find((browser) => browser.id === id)?.version;
  const name = browserName(run, id);
  return version === null || version === undefined ? name : `${name} ${version}`;
}

/** `Mint Browser`. */
export function browserName(run: RunAnalysis, id: string): string {
  return run.tables.browsers.find((row) => row.id === id)?.name ?? id;
}

/** `DuckDuckGo`. */
export function engineName(run: RunAnalysis, id: string): string {
  return engineOf(run.tables.searchEngines, id)?.name ?? id;
}

/** The operator's name, or an empty text when it is not known. */
export function operatorName(run: RunAnalysis, host: string): string {
  return run.destinationOf(host)?.operatorName ?? '';
}

/** `12.4 s`, with a sign when before the start. */
export function offsetText(atMs: number, startMs: number): string {
  const tenths = Math.round((atMs - startMs) / 100);
  return `${tenths < 0 ? '−' : ''}${(Math.abs(tenths) / 10).toFixed(1)} s`;
}

/** `14 May 2020, 12:03:04 UTC`. */
export function timeText(atMs: number): string {
  const iso = new Date(atMs).toISOString();
  const month = monthNames[Number(iso.slice(5, 7)) - 1] ?? '';
  return `${Number(iso.slice(8, 10))} ${month} ${iso.slice(0, 4)}, ${iso.slice(11, 19)} UTC`;
}

const monthNames =
  'January February March April May June July August September October November December'.split(' ');

/** `12,345`. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
