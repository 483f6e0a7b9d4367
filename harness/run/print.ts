// A run folder with its report comes in, the report is printed to a PDF, or parts of it are taken as pictures.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runPaths } from '../artifacts/run-folder.ts';
import { render } from './headless.ts';

/** Writes report.pdf and gives its path. */
export async function printReport(runFolder: string): Promise<string> {
  const out = runPaths.reportPdf(runFolder);
  await render({
    page: pathToFileURL(runPaths.reportHtml(runFolder)).href,
    out,
    switches: (file) => ['--no-pdf-header-footer', `--print-to-pdf=${file}`],
  });
  return out;
}

/** One picture of a report. */
interface View {
  name: string;
  /** Id in the page that is scrolled to; absent: the top. */
  at?: (html: string) => string;
  /** CSS pixels. */
  width: number;
  height: number;
  dark?: boolean;
}

/** The first upload that is opened in the page. */
const firstUpload = (html: string) => /id="(c\d+-x\d+)"/.exec(html)?.[1] ?? 'cases';

const views: readonly View[] = [
  { name: 'answers', width: 1080, height: 900 },
  { name: 'answers-dark', width: 1080, height: 900, dark: true },
  { name: 'flow', at: () => 'flow', width: 1080, height: 620 },
  { name: 'case', at: (html) => firstUpload(html).replace(/-.*/, ''), width: 1080, height: 900 },
  { name: 'upload', at: firstUpload, width: 1080, height: 900 },
];

/** Takes pictures of the report for the README into `folder`, and gives their paths. */
export async function pictureReport(runFolder: string, folder: string): Promise<string[]> {
  const report = runPaths.reportHtml(runFolder);
  const html = readFileSync(report, 'utf8');
  const made: string[] = [];
  for (const { name, at, width, height, dark = false } of views) {
    const page = pathToFileURL(report);
    page.hash = at?.(html) ?? '';
    const out = join(folder, `${name}.png`);
    await render({
      page: page.href,
      out,
      switches: (file) => [
        `--screenshot=${file}`,
        `--window-size=${width},${height}`,
        '--hide-scrollbars',
        `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`,
      ],
    });
    made.push(out);
  }
  return made;
}
