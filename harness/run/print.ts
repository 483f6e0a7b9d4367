// A run folder with its report comes in, the report is printed to a PDF, or parts of it are taken as pictures.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runPaths } from '../artifacts/run-folder.ts';
import { writeWhole } from '../lib/files.ts';
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
  /** Style that leaves a part of the page out, given the id of the first upload that is opened in it; absent: all is shown. */
  part?: (upload: string) => string;
  /** CSS pixels. */
  width: number;
  height: number;
  dark?: boolean;
}

const hide = (what: string) => `${what}{display:none !important}`;
const caseOf = (upload: string) => upload.replace(/-.*/, '');
const onlyCase = (upload: string) =>
  hide('main > section:not(#cases)') + hide(`.case:not(:has(#${caseOf(upload)}))`);

const views: readonly View[] = [
  { name: 'answers', width: 1080, height: 900 },
  { name: 'answers-dark', width: 1080, height: 900, dark: true },
  { name: 'flow', part: () => hide('main > section:not(#flow):not(#hosts)'), width: 1080, height: 900 },
  { name: 'case', part: (upload) => onlyCase(upload) + hide('.verdicts'), width: 1080, height: 900 },
  {
    name: 'upload',
    part: (upload) => onlyCase(upload) + hide(`#${caseOf(upload)} > :not(.peeling)`),
    width: 1080,
    height: 900,
  },
];

/** Takes pictures of the report for the README into `folder`, and gives their paths. */
export async function pictureReport(runFolder: string, folder: string): Promise<string[]> {
  const html = readFileSync(runPaths.reportHtml(runFolder), 'utf8');
  const upload = /id="(c\d+-x\d+)"/.exec(html)?.[1] ?? 'cases';
  const made: string[] = [];
  const work = mkdtempSync(join(tmpdir(), 'phonehome-pictures-'));
  try {
    for (const { name, part, width, height, dark = false } of views) {
      const page = join(work, `${name}.html`);
      writeWhole(page, part === undefined ? html : withStyle(html, part(upload)));
      const out = join(folder, `${name}.png`);
      await render({
        page: pathToFileURL(page).href,
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
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return made;
}

/** The page's own policy allows its own style alone; this copy is looked at once and thrown away. */
function withStyle(html: string, style: string): string {
  return html
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
    .replace('</style>', `</style><style>${style}</style>`);
}
