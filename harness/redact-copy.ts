// An opened bundle comes in, the files of its publishable copy go out: kept, made without the values, or withheld.
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunAnalysis } from './artifacts/analysis.ts';
import { bundleNames } from './artifacts/bundle.ts';
import { addressOf } from './artifacts/payload.ts';
import type { Redaction } from './artifacts/redaction.ts';
import { decodeExchange } from './decode/decode.ts';
import { fieldOf } from './detect/identifiers.ts';
import { isSomebodys } from './evidence/redact/private-fields.ts';
import { byBytes, type HashedFile, hashFile, pathsBelow } from './evidence/bundle/contents.ts';
import type { Secrets } from './evidence/redact/secrets.ts';
import { type Judge, TextRedactor, Tokens } from './evidence/redact/tokens.ts';
import { redactedValue, type Redactors } from './evidence/redact/walk.ts';
import { HarnessError } from './lib/errors.ts';
import { withDiskErrors, writeWhole } from './lib/files.ts';
import { analysisOf, writeReports } from './pipeline.ts';
import { bodiesOf, exchangesOf, gatherSecrets, isInBody, payloadsOf } from './redact-gather.ts';
import { judgeFile, judgeFor } from './redact-judge.ts';
import { limitsOf, type Unopened } from './redact-limits.ts';

/** What may be wished of a copy. */
export interface CopyWishes {
  /** Leaves screenshots and UI sources in. */
  keepScreens: boolean;
  /** Further values to take out, such as a name. */
  also: readonly string[];
}

/** One copy in the making. */
export class Copy {
  readonly tokens = new Tokens();
  private readonly files: Redaction['files'] = [];
  private readonly added: string[] = [];
  /** Exchanges with content no decoder opens. */
  private readonly unopened: Unopened[] = [];
  private readonly analysis: RunAnalysis;
  private readonly secrets: Secrets;
  private readonly judge: Judge;
  private readonly redactors: Redactors;
  private readonly withheldBodies: Set<string>;
  private readonly original: string;
  private readonly copy: string;
  private readonly options: CopyWishes;

  constructor(original: string, copy: string, options: CopyWishes) {
    this.original = original;
    this.copy = copy;
    this.options = options;
    this.analysis = analysisOf(original).analysis;
    const { secrets, bodies } = gatherSecrets({
      analysis: this.analysis,
      folder: original,
      also: options.also,
    });
    this.secrets = secrets;
    this.judge = judgeFor(this.secrets.values.keys());
    for (const [value, kind] of this.secrets.values) this.tokens.of(value, kind);
    const redactor = new TextRedactor(this.tokens, this.judge, this.secrets.values);
    this.redactors = { tokens: this.tokens, redactor, persons: false };
    this.withheldBodies = new Set([...bodies, ...this.bodiesToWithhold()]);
  }

  /** Every file of the bundle into the copy, or not. */
  make(files: readonly HashedFile[]): void {
    const named = files.filter(({ path }) => this.judge(path));
    if (named.length > 0)
      throw new HarnessError(
        'usage',
        `The names of ${named.length} files of the run hold a value that is to be taken out, and the signed list of the original names them all: no copy was made.`,
        { remedy: 'Rename them in the run folder, or take them out, and seal the run again.' },
      );
    for (const file of files) {
      if (file.path === bundleNames.instructions || file.path.startsWith('signatures/'))
        this.keepToken(file.path);
      else if (file.path === bundleNames.package || file.path === bundleNames.digest)
        this.keepAs(file.path, join(bundleNames.original, file.path));
      else this.file(file);
    }
    this.views(files);
    this.refuseSurvivors();
  }

  redaction(): Redaction {
    const values = this.tokens.values().map(({ hash, kind }) => ({ hash, kind }));
    return {
      formatVersion: 1,
      originalSha256: hashFile(this.original, bundleNames.package).sha256,
      screensKept: this.options.keepScreens,
      values,
      files: this.files.sort((left, right) => byBytes(left.path, right.path)),
      added: this.added.sort(byBytes),
      limits: limitsOf({ files: this.files, values: this.tokens.values(), unopened: this.unopened }),
    };
  }

  private bodiesToWithhold(): Set<string> {
    const withheld = new Set<string>();
    for (const exchange of exchangesOf(this.analysis)) {
      const holds = (text: string) => this.judge(text);
      const { payloads, opaque } = decodeExchange(exchange, this.analysis.readBody);
      for (const { direction, location, text } of payloads) {
        if (!isInBody({ location }) || !holds(text)) continue;
        for (const { sha256 } of bodiesOf(exchange, direction)) withheld.add(sha256);
      }
      for (const closed of opaque)
        if (isInBody(closed)) this.unopened.push({ exchange, direction: closed.direction });
    }
    return withheld;
  }

  private file({ path, sha256 }: HashedFile): void {
    if (isView(path)) return;
    if (isScreen(path)) {
      if (!this.options.keepScreens) return this.withhold(path, sha256, 'shows the screen of the phone');
      if (path.endsWith('.png')) return this.keepAs(path, path);
    }
    const content = readFileSync(join(this.original, path));
    if (path.startsWith('bodies/')) {
      if (!this.withheldBodies.has(sha256) && !this.judge(content)) return this.keepAs(path, path);
      this.withhold(path, sha256, 'its content holds a redacted value');
      return this.decodedBeside(sha256);
    }
    const clean = this.cleanText(path, content.toString('utf8'));
    if (clean === undefined)
      return this.withhold(
        path,
        sha256,
        'it holds a redacted value and is no text that it could be taken out of',
      );
    if (clean === content.toString('utf8')) return this.keepAs(path, path);
    writeWhole(join(this.copy, path), clean);
    this.files.push({
      path,
      how: 'redacted',
      why: 'values in it were replaced by their salted hashes',
      originalSha256: sha256,
    });
  }

  /** The file's text without the values; undefined when that cannot be done. */
  private cleanText(path: string, text: string): string | undefined {
    if (path.endsWith('.jsonl'))
      return text.replace(/^.+$/gm, (line) => this.cleanJson(line, 0, path === 'custody.jsonl'));
    if (path.endsWith('.json')) return this.cleanJson(text, 2);
    const clean = text
      .split('\n')
      .map((line) => this.redactors.redactor.text(line))
      .join('\n');
    return this.judge(clean) ? undefined : clean;
  }

  /** The same characters when nothing had to be taken out. */
  private cleanJson(text: string, indent: number, persons = false): string {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (_cause) {
      return this.redactors.redactor.text(text);
    }
    const clean = redactedValue(value, { ...this.redactors, persons });
    if (JSON.stringify(clean) === JSON.stringify(value)) return text;
    return `${JSON.stringify(clean, null, indent)}${text.endsWith('\n') ? '\n' : ''}`;
  }

  /** What a withheld body said, decoded, without the values. */
  private decodedBeside(sha256: string): void {
    const path = `bodies/${sha256}.redacted.jsonl`;
    const lines: string[] = [];
    for (const exchange of exchangesOf(this.analysis)) {
      const isOf = (direction: 'sent' | 'received') =>
        bodiesOf(exchange, direction).some((body) => body.sha256 === sha256);
      if (!isOf('sent') && !isOf('received')) continue;
      for (const payload of payloadsOf(exchange, this.analysis)) {
        if (!isInBody(payload) || !isOf(payload.direction)) continue;
        const field = fieldOf(payload);
        const text = payload.text.slice(0, 4000);
        const shown =
          field !== undefined && isSomebodys(field, text) ? this.tokens.of(text.trim(), 'account') : text;
        const line = { address: addressOf(payload.location, payload.layers), text: shown };
        lines.push(JSON.stringify(redactedValue(line, this.redactors)));
      }
    }
    const unique = [...new Set(lines)].slice(0, 5000);
    writeWhole(join(this.copy, path), unique.length === 0 ? '' : `${unique.join('\n')}\n`);
    this.added.push(path);
  }

  /** Report and HAR, made again from what may be shown. */
  private views(files: readonly HashedFile[]): void {
    const { analysis, redactors } = this;
    const clean = <T>(value: T): T => redactedValue(value, redactors) as T;
    const shown: RunAnalysis = {
      ...analysis,
      manifest: clean(analysis.manifest),
      cases: clean(analysis.cases),
      between: clean(analysis.between),
      findings: clean(analysis.findings),
      blindSpots: clean(analysis.blindSpots),
      verdicts: clean(analysis.verdicts),
      outside: clean(analysis.outside),
      matrix: clean(analysis.matrix),
      peelings: analysis.peelings.map((peeling) => ({ ...peeling, open: () => this.shownLayers(peeling) })),
      readBody: (body) => (this.withheldBodies.has(body.sha256) ? undefined : analysis.readBody(body)),
      readScreenshot: (path) => (this.options.keepScreens ? analysis.readScreenshot(path) : undefined),
    };
    writeReports(this.copy, shown);
    for (const path of pathsBelow(this.copy).filter(isView)) {
      const original = files.find((file) => file.path === path);
      if (original === undefined) rmSync(join(this.copy, path));
      else if (hashFile(this.copy, path).sha256 !== original.sha256)
        this.files.push({
          path,
          how: 'redacted',
          why: 'it was made again without the redacted values, bodies and screens',
          originalSha256: original.sha256,
        });
    }
  }

  /** Of an upload that is withheld only the text at its end is shown: what stands above is the same in another coding. */
  private shownLayers(peeling: RunAnalysis['peelings'][number]) {
    return peeling.open().map((layer, index, all) => {
      const text = this.redactors.redactor.text(layer.excerpt.text);
      const isLast = index === all.length - 1;
      if (isLast && text === layer.excerpt.text) return layer;
      const excerpt = { ...layer.excerpt, marks: [], text: isLast ? text : '[withheld in this copy]' };
      return { ...layer, shownAs: 'text' as const, excerpt };
    });
  }

  /** The judge looks at every file of the copy; what it finds is withheld, and without the files a copy rests on there is none. */
  private refuseSurvivors(): void {
    for (const path of pathsBelow(this.copy)) {
      if (path.endsWith('.png') || !judgeFile(this.judge, join(this.copy, path))) continue;
      const entry = this.files.find((file) => file.path === path);
      if (entry === undefined || /^(manifest|cases|verdicts)\.json$/.test(path))
        throw new HarnessError('internal', `A redacted value survives in ${path}: no copy was made.`, {
          remedy: 'Report this with the kind of value; the sealed original is untouched.',
        });
      rmSync(join(this.copy, path));
      entry.how = 'withheld';
      entry.why = 'a redacted value is in it in a coding that cannot be replaced';
    }
  }

  private withhold(path: string, originalSha256: string, why: string): void {
    this.files.push({ path, how: 'withheld', why, originalSha256 });
  }

  private keepAs(from: string, to: string): void {
    const target = join(this.copy, to);
    withDiskErrors(target, () => {
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(this.original, from), target);
    });
  }

  /** Timestamps are over the signed digest, which is kept; who sealed the original is not. */
  private keepToken(path: string): void {
    if (path.endsWith('.tsr')) this.keepAs(path, join(bundleNames.original, path));
  }
}

/** What is made again for a copy: the report, and the HARs of the run and of each case. */
function isView(path: string): boolean {
  return path === 'report.html' || /^(?:cases\/[^/]+\/)?traffic\.har$/.test(path);
}

function isScreen(path: string): boolean {
  return path.includes('/screens/') || path.endsWith('.png');
}
