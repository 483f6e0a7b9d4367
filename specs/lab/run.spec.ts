// One whole run of the command on an attached lab handset, 8 cases, looked at from every side: against the lab's truth, the handset and the saved files.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { runPaths } from '../../harness/artifacts/run-folder.ts';
import { verdictsSchema } from '../../harness/artifacts/verdict.ts';
import { projectRoot } from '../../harness/config/load.ts';
import { parseJson, readJson } from '../../harness/lib/files.ts';
import { standsAgainst } from '../../harness/run/assertions.ts';
import { AttachedLab } from './attached-lab.ts';
import { allureTest, derived, hashesOf, sha256 } from './support/derived-files.ts';
import { handsetState } from './support/handset-state.ts';
import { harSchema } from './support/har-schema.ts';
import { filesBelow, type JudgedRun, readJudgedRun } from './support/judged-run.ts';
import { peeledFor, readTruth, toldText, toldTo } from './support/lab-truth.ts';
import { phonehome, runOnLab, type TypedRun } from './support/phonehome.ts';
import { canariesOf, findingsToExpect, placeFound } from './support/told-findings.ts';

const collector = 'sa.api.intl.miui.com';
/** The second channel, on which every event travels too. */
const second = 'data.mistat.intl.xiaomi.com';
describe('one whole run: Mint as documented and Chrome, two engines, two modes', () => {
  let lab: AttachedLab;
  let untouched: Record<string, string>;
  let left: Record<string, string>;
  let typed: TypedRun;
  let run: JudgedRun;
  const inRun = (...parts: string[]) => path.join(typed.runFolder, ...parts);
  const casesOf = (browser: string) => run.plan.cases.filter((planned) => planned.browser === browser);

  before(async function () {
    this.timeout(280_000);
    lab = await AttachedLab.start();
    untouched = await handsetState(lab);
    typed = await runOnLab(lab, { 'settle-ms': '3000' }, { allure: true });
    left = await handsetState(lab);
    run = readJudgedRun(typed.runFolder);
  });
  after(() => lab.close());

  describe('its answers', () => {
    it('exit 0, every journey test passed', () => {
      expect(run.assertions.filter(standsAgainst)).to.deep.equal([]);
      // In each case the control and five claims (words, address, metadata, encoding, format), on Chrome also that nobody
      // else got words or address; across the cases of each browser its id, and who made the uploads. What takes look-ups or
      // an APK is outside of this run.
      expect(run.assertions).to.have.length(4 * 6 + 4 * 8 + 2 * 2);
      expect(run.assertions.filter(({ notRun }) => notRun)).to.deep.equal([]);
      expect(typed.exitCode, typed.stderr).to.equal(0);
    });

    it('every claim reproduced on Mint, none on Chrome, nothing open', () => {
      const wordsOf = (browser: string) => {
        const ids = casesOf(browser).map(({ id }) => id);
        return run.verdicts.filter(({ caseId }) => ids.includes(caseId)).map(({ verdict }) => verdict);
      };
      expect(wordsOf('mint')).to.deep.equal(Array(28).fill('reproduced'));
      expect(wordsOf('chrome')).to.deep.equal(Array(28).fill('not-reproduced'));
      expect(run.verdicts).to.have.length(56);
      expect(run.blindSpots.filter((spot) => spot.counts)).to.deep.equal([]);
    });
  });

  describe('against the truth of the lab', () => {
    const peeled = () => peeledFor(collector, run.exchanges, run.readBody);
    const unexplained = () => run.findings.filter((finding) => !finding.explained);

    it('the raw bodies hold what Mint sent, event by event, with its id', () => {
      const told = toldTo(collector, readTruth(lab.address?.truthFile ?? ''));
      expect(peeled().map(toldText).sort()).to.deep.equal(told.map(toldText).sort());
      // A search and two pages with start and finish, in each of four cases.
      expect(told).to.have.length(4 * 5);
      expect(new Set(told.map(({ distinctId }) => distinctId)).size).to.equal(1);
    });

    it('each of it is found where it is, and nothing else is', () => {
      const expected = findingsToExpect(peeled(), canariesOf(run));
      const first = unexplained().filter(({ host }) => host === collector);
      expect(first.map(placeFound).sort()).to.deep.equal(expected);
      expect(expected).to.have.length(4 * 5);
      for (const finding of first) {
        expect(finding).to.include({ direction: 'sent', match: 'exact' });
        expect(finding.checks).to.include('crc verified');
      }
    });

    it('the same events are found on the second channel, once each, and on no third', () => {
      const told = toldTo(second, readTruth(lab.address?.truthFile ?? ''));
      expect(told).to.have.length(4 * 5);
      const canariesOn = (host: string) =>
        unexplained()
          .filter((finding) => finding.host === host)
          .map(({ canary }) => canary)
          .sort();
      expect(canariesOn(second)).to.deep.equal(canariesOn(collector));
      expect(new Set(unexplained().map(({ host }) => host))).to.deep.equal(new Set([collector, second]));
    });

    it('both the words and the page of every Mint case are among them', () => {
      const found = new Set(unexplained().map(({ canary }) => canary));
      for (const { id } of casesOf('mint'))
        expect([...found]).to.include.members([`${id}/search-term`, `${id}/url`]);
      expect(found.size).to.equal(8);
    });

    it('Chrome: no finding that the user did not ask for, although its own requests were seen', () => {
      for (const { id } of casesOf('chrome')) {
        const own = run.findings.filter(({ caseId, canary }) => caseId === id || canary.startsWith(`${id}/`));
        expect(own.filter((finding) => !finding.explained)).to.deep.equal([]);
        const asked = own.filter(({ direction }) => direction === 'sent').map(({ canary }) => canary);
        expect(asked).to.include.members([`${id}/search-term`, `${id}/url`]);
      }
    });
  });

  describe('the handset', () => {
    it('is as it was', () => {
      // Appium's own settings app writes this list and leaves it (handset protocol map, section 5.1).
      const withoutAppiums = (state: Record<string, string>) => ({
        ...state,
        'temporary folder': state['temporary folder']?.replace(/^total.*\n|^.* mock_apps\.json\n/gm, ''),
      });
      expect(withoutAppiums(left)).to.deep.equal(withoutAppiums(untouched));
    });

    it('was not so while it was driven: proxy, tunnel and CA stood at the end of every case', () => {
      const checks = run.cases.flatMap(({ capture }) =>
        capture.filter((event) => event.type === 'route-check'),
      );
      expect(checks).to.have.length(8);
      for (const check of checks)
        expect(check).to.include({ proxySet: true, tunnelUp: true, caTrusted: true });
    });

    it('was asked nothing it does not know', () => {
      expect(lab.unknown()).to.deep.equal([]);
    });

    it('left nothing to undo, no lock and no key', () => {
      expect(fs.existsSync(lab.stateDir) ? filesBelow(lab.stateDir) : []).to.deep.equal([]);
    });
  });

  describe('analysed again', () => {
    it('gives the same bytes and the same words', async () => {
      const first = hashesOf(typed.runFolder);
      const again = await phonehome(['report', typed.runFolder, '--again'], { stateDir: lab.stateDir });
      expect(again.exitCode, again.stderr).to.equal(0);
      expect(hashesOf(typed.runFolder)).to.deep.equal(first);
      const saved = await phonehome(['report', typed.runFolder], { stateDir: lab.stateDir });
      expect(saved.exitCode, saved.stderr).to.equal(0);
      expect(hashesOf(typed.runFolder)).to.deep.equal(first);
      const withoutTime = (text: string) => text.replace(/^Wall time .*$/m, '');
      // A saved run is not sealed anew.
      expect(withoutTime(again.stdout)).to.equal(withoutTime(typed.stdout).replace(/^Sealed: .*\n/m, ''));
      expect(withoutTime(saved.stdout)).to.equal(withoutTime(again.stdout));
    });

    it('gives the same bytes in another place, time zone and language', async () => {
      const copy = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-copy-')), 'elsewhere');
      try {
        fs.cpSync(typed.runFolder, copy, {
          recursive: true,
          filter: (file) => !file.startsWith(inRun('allure')) && !derived.includes(path.basename(file)),
        });
        const env = { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
        const again = await phonehome(['report', copy], { stateDir: lab.stateDir, env });
        expect(again.exitCode, again.stderr).to.equal(0);
        expect(hashesOf(copy)).to.deep.equal(hashesOf(typed.runFolder));
      } finally {
        fs.rmSync(path.dirname(copy), { recursive: true, force: true });
      }
    });
  });

  describe('the run folder', () => {
    it('holds every file that the README names', () => {
      const readme = fs.readFileSync(path.join(projectRoot, 'README.md'), 'utf8');
      const [, section = ''] = /## What a run leaves\n([\s\S]*?)\n## /.exec(readme) ?? [];
      const rows = section.split('\n').filter((line) => line.startsWith('| `'));
      const names = rows.flatMap((row) => row.split('|')[1]?.match(/(?<=`)[^`,]+(?=`)/g) ?? []);
      expect(names).to.include.members(['report.html', 'cases/<id>/drive.jsonl', 'bodies/']);
      for (const name of names) {
        const places = [
          inRun(name.replace('<id>', 'c01').replace('<run-id>', path.basename(typed.runFolder))),
          inRun('cases', 'c01', name),
        ];
        expect(
          places.some((place) => fs.existsSync(place)),
          name,
        ).to.equal(true);
      }
    });

    it('names every body by its SHA-256, and has every body that was recorded', () => {
      const names = fs.readdirSync(runPaths.bodies(typed.runFolder));
      for (const name of names)
        expect(sha256(fs.readFileSync(runPaths.body(typed.runFolder, name)))).to.equal(name);
      const recorded = run.exchanges
        .flatMap(({ request, response }) => [request.body, ...(response ? [response.body] : [])])
        .filter((body) => body.sizeBytes > 0);
      expect(names.sort()).to.deep.equal([...new Set(recorded.map((body) => body.sha256))].sort());
    });

    it('has a picture and the UI source of every step', () => {
      const steps = run.cases.flatMap(({ drive }) => drive.filter((event) => event.type === 'step'));
      expect(steps).to.have.length(8 * 9);
      for (const { screenshot, uiSource } of steps) {
        const picture = fs.readFileSync(inRun(screenshot ?? 'no screenshot'));
        expect(picture.subarray(0, 8).toString('latin1')).to.equal('\x89PNG\r\n\x1a\n');
        // Width and height in the header chunk: a whole screen, not a placeholder.
        expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).to.deep.equal([1080, 2340]);
        expect(fs.readFileSync(inRun(uiSource ?? 'no UI source'), 'utf8')).to.match(/^<\?xml/);
      }
    });

    it('has a HAR 1.2 with an entry for every exchange', () => {
      const { log } = readJson(runPaths.har(typed.runFolder), harSchema);
      expect(log.entries).to.have.length(run.exchanges.length);
      expect(log.pages).to.deep.equal([]);
      expect(log.comment).to.match(/SIMULATED/);
    });

    it('has a report that loads nothing, runs nothing and says that it is simulated', () => {
      const html = fs.readFileSync(runPaths.reportHtml(typed.runFolder), 'utf8');
      expect(html).to.match(
        /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; [^"]*img-src data:/,
      );
      const loaded = [...html.matchAll(/\s(?:src|href|srcset|data|action|poster)="([^"]*)"/g)].map(
        ([, to = '']) => to,
      );
      expect(loaded).to.not.be.empty;
      expect(loaded.filter((to) => !/^(#|data:image\/png;base64,|cases\/)/.test(to))).to.deep.equal([]);
      expect(html).to.not.match(/<script|<iframe|<link|@import|url\(\s*["']?(https?:|\/\/)/i);
      expect(html).to.match(/SIMULATED: lab handset/);
    });

    it('has an Allure report with every answer once, passed where it was asserted, which calls nobody', () => {
      const page = fs.readFileSync(path.join(runPaths.allureReport(typed.runFolder), 'index.html'), 'utf8');
      const files = new Map(
        [...page.matchAll(/\bd\('([^']+)','([^']*)'\)/g)].map(([, name = '', base64 = '']) => [
          name,
          Buffer.from(base64, 'base64').toString(),
        ]),
      );
      const tests = [...files].filter(([name]) => name.startsWith('data/test-cases/'));
      const shown = tests.map(([name, text]) => parseJson(text, allureTest, name));
      const answers = readJson(runPaths.verdicts(typed.runFolder), verdictsSchema).verdicts;
      const counted = (word: string) => shown.filter(({ status }) => status === word).length;
      // The vendor's and follow-up claims are judged, and nothing is asserted of them.
      const beside = answers.length - run.verdicts.length;
      expect(beside).to.be.above(0);
      // That a case was driven to its end is a test of its own.
      const driven = run.plan.cases.length;
      expect([counted('passed'), counted('skipped')]).to.deep.equal([run.verdicts.length + driven, beside]);
      expect(shown.filter(({ hidden, retriesCount }) => hidden || retriesCount > 0)).to.deep.equal([]);
      const names = new Set(shown.map(({ fullName }) => fullName));
      const wanted = answers.length + driven;
      expect([shown.length, names.size]).to.deep.equal([wanted, wanted]);
      for (const text of [page, ...files.values()])
        expect(/googletagmanager|google-analytics/.test(text)).to.equal(false);
    });

    it('holds no private key', () => {
      for (const file of filesBelow(typed.runFolder))
        expect(fs.readFileSync(inRun(file)).includes('PRIVATE KEY'), file).to.equal(false);
    });
  });

  describe('what the terminal shows', () => {
    it('standard output: the closing table and where to look, nothing else', () => {
      const lines = typed.stdout.split('\n');
      const cases = lines.filter((line) => /^c0\d /.test(line));
      expect(cases, 'two blocks of claims').to.have.length(2 * 8);
      expect(
        lines.filter((line) => line.includes('56 verdicts: 28 reproduced, 28 not-reproduced')),
      ).to.have.length(1);
      const closing = lines.slice(lines.findIndex((line) => line.startsWith('Journey tests')));
      expect(closing.map((line) => line.split(' ')[0])).to.deep.equal([
        'Journey',
        'Simulated:',
        'Wall',
        'Report:',
        'Allure:',
        'Sealed:',
        '',
      ]);
      expect(lines).to.include('Answers asserted (--assert reproduction): 56 as published');
      // Two blocks of claims (two lines of heads, rule, cases) and counts, a blank before each; what is judged beside them.
      expect(lines).to.have.length(2 * (1 + 2 + 1 + 8) + 2 + 1 + (1 + 6 + 1) + 2 + 1 + 7);
    });

    it('standard error: progress while it runs', () => {
      expect(typed.stderr).to.match(/case 1 of 8 · \w+/);
      expect(typed.stderr).to.match(/about \d+ s left/);
      expect(typed.stderr).to.not.match(/\bat .*\.(ts|js):\d+/);
    });
  });
});
