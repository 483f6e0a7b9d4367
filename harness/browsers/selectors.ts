// Rows of config/selectors.json come in, elements on the handset's screen go out; a miss names the row to edit.
import type { Browser, ChainablePromiseElement } from 'webdriverio';
import type { Locator, SelectorRow } from '../artifacts/tables.ts';
import { HarnessError } from '../lib/errors.ts';

/** Values for the braces in a locator, e.g. `{ engine: 'Google' }`. */
export type Blanks = Record<string, string>;

/** How long to look, and what to fill into the locators. */
export interface LookOptions {
  timeoutMs: number;
  blanks?: Blanks;
}

const pollMs = 120;

/** Finds elements of one browser (or one engine's pages) through the selector table. */
export class Screen {
  private readonly browser: Browser;
  private readonly rows: SelectorRow[];
  private readonly language: string | undefined;

  /** `language`: of the handset's screens; locators made for another one are not tried. Undefined: all are. */
  constructor(browser: Browser, rows: SelectorRow[], language?: string) {
    this.browser = browser;
    this.rows = rows;
    this.language = language;
  }

  /** The first locator of the row that matches something displayed; throws `screen-unexpected` naming the row. */
  async find(owner: string, target: string, options: LookOptions): Promise<ChainablePromiseElement> {
    const found = await this.findAny(owner, [target], options);
    return found.element;
  }

  /** The first of several targets to appear, e.g. a first-run dialog or the address bar. */
  async findAny(
    owner: string,
    targets: string[],
    options: LookOptions,
  ): Promise<{ target: string; element: ChainablePromiseElement }> {
    const rows = targets.map((target) => this.row(owner, target));
    const deadline = performance.now() + options.timeoutMs;
    do {
      for (const row of rows) {
        for (const locator of this.locatorsOf(row)) {
          const element = this.browser.$(toSelector(locator, options.blanks ?? {}));
          if (await element.isExisting()) return { target: row.target, element };
        }
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    } while (performance.now() < deadline);
    throw this.miss(rows, options);
  }

  /** Whether any locator of the row matches now. */
  async shows(owner: string, target: string, blanks: Blanks = {}): Promise<boolean> {
    for (const locator of this.locatorsOf(this.row(owner, target))) {
      if (await this.browser.$(toSelector(locator, blanks)).isExisting()) return true;
    }
    return false;
  }

  /** Targets of an owner that begin so, in the order of the table. */
  targets(owner: string, beginning: string): string[] {
    return this.rows
      .filter((row) => row.owner === owner && row.target.startsWith(beginning))
      .map((row) => row.target);
  }

  /** Whether the table has a row for it at all. */
  has(owner: string, target: string): boolean {
    return this.rows.some((row) => row.owner === owner && row.target === target);
  }

  private row(owner: string, target: string): SelectorRow {
    const row = this.rows.find((candidate) => candidate.owner === owner && candidate.target === target);
    if (row !== undefined) return row;
    throw new HarnessError(
      'config-invalid',
      `config/selectors.json has no row with owner "${owner}" and target "${target}".`,
      {
        remedy: 'Add that row.',
      },
    );
  }

  private locatorsOf(row: SelectorRow): Locator[] {
    return row.locators.filter(
      ({ language }) => language === undefined || this.language === undefined || language === this.language,
    );
  }

  private miss(rows: SelectorRow[], options: LookOptions): HarnessError {
    const names = rows.map((row) => `owner "${row.owner}", target "${row.target}"`).join(' or ');
    const tried = rows
      .flatMap((row) => this.locatorsOf(row))
      .map((locator) => `${locator.by}=${locator.value}`);
    const foreign = rows.some((row) => this.locatorsOf(row).length < row.locators.length)
      ? ` The screen speaks ${this.language}; locators for other languages were not tried.`
      : '';
    return new HarnessError(
      'screen-unexpected',
      `The screen does not look as config/selectors.json says: nothing matches the row ${names} within ${options.timeoutMs} ms (tried ${tried.join(', ')}).${foreign}`,
      {
        remedy: `Compare the saved screenshot and UI source of this step with that row, and correct the row${byHand(rows)}.`,
      },
    );
  }
}

/** How to correct rows at a handset; empty where the command has no such browser, as for the pages of an engine. */
function byHand(rows: readonly SelectorRow[]): string {
  const [owner] = [...new Set(rows.map((row) => row.owner))];
  if (owner === undefined || owner.includes(':')) return '';
  const targets = rows.map(({ target }) => target).join(',');
  return `, or show the element on the handset: npx --no-install phonehome calibrate --browser ${owner} --targets ${targets}`;
}

/** A locator in WebdriverIO's spelling. */
export function toSelector(locator: Locator, blanks: Blanks): string {
  const value = locator.value.replace(/\{(\w+)\}/g, (whole, name: string) => blanks[name] ?? whole);
  const quoted = JSON.stringify(value);
  switch (locator.by) {
    case 'id':
      return `android=new UiSelector().resourceId(${quoted})`;
    case 'html-id':
      return `android=new UiSelector().resourceId(${quoted})`;
    case 'accessibility-id':
      return `~${value}`;
    case 'text':
      return `android=new UiSelector().text(${quoted})`;
    case 'text-contains':
      return `android=new UiSelector().textContains(${quoted})`;
    case 'class':
      return `android=new UiSelector().className(${quoted})`;
    case 'xpath':
      return value;
    default:
      return locator.by satisfies never;
  }
}
