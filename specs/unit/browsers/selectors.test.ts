import { expect } from 'chai';
import type { Browser } from 'webdriverio';
import type { Locator } from '../../../harness/artifacts/tables.ts';
import { Screen, toSelector } from '../../../harness/browsers/selectors.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';

const locator = (by: Locator['by'], value: string): Locator => ({
  by,
  value,
  source: 'test',
  verified: false,
});

/** A screen that shows exactly the given selectors. */
const showing = (...selectors: string[]) =>
  ({
    $: (selector: string) => ({ selector, isExisting: async () => selectors.includes(selector) }),
  }) as unknown as Browser;

describe('selectors', () => {
  const rows = [
    {
      owner: 'mint',
      target: 'bar',
      locators: [locator('id', 'a:id/first'), locator('text', 'Second {word}')],
    },
    { owner: 'mint', target: 'menu', locators: [locator('accessibility-id', 'Menu')] },
  ];

  it('quote what goes into a UiSelector', () => {
    expect(toSelector(locator('text', 'say "{word}"'), { word: 'hi' })).to.equal(
      'android=new UiSelector().text("say \\"hi\\"")',
    );
  });

  it('fall back in the order of the table', async () => {
    const screen = new Screen(showing('android=new UiSelector().text("Second x")'), rows);
    const found = await screen.findAny('mint', ['bar'], { timeoutMs: 0, blanks: { word: 'x' } });
    expect(found.target).to.equal('bar');
    expect(await screen.shows('mint', 'menu')).to.equal(false);
  });

  it('take the first locator when both are there', async () => {
    const screen = new Screen(
      showing(
        'android=new UiSelector().resourceId("a:id/first")',
        'android=new UiSelector().text("Second x")',
      ),
      rows,
    );
    const { element } = await screen.findAny('mint', ['bar'], { timeoutMs: 0, blanks: { word: 'x' } });
    expect((element as unknown as { selector: string }).selector).to.include('a:id/first');
  });

  it('name the row when nothing matches', async () => {
    const screen = new Screen(showing(), rows);
    const error = await screen.find('mint', 'menu', { timeoutMs: 0 }).catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(HarnessError);
    expect((error as HarnessError).code).to.equal('screen-unexpected');
    expect((error as HarnessError).message)
      .to.include('owner "mint", target "menu"')
      .and.include('config/selectors.json');
    expect((error as HarnessError).remedy).to.contain('calibrate --browser mint --targets menu');
  });

  it('name no command for the pages of an engine, which no person at a handset is asked about', async () => {
    const page = { owner: 'engine:google', target: 'first-result', locators: [locator('id', 'rso')] };
    const error = await new Screen(showing(), [page])
      .find('engine:google', 'first-result', { timeoutMs: 0 })
      .catch((cause: unknown) => cause);
    expect((error as HarnessError).remedy)
      .to.contain('correct the row.')
      .and.to.not.contain('calibrate');
  });

  it('say so when the table has no such row', async () => {
    const error = await new Screen(showing(), rows)
      .find('mint', 'none', { timeoutMs: 0 })
      .catch((cause: unknown) => cause);
    expect((error as HarnessError).code).to.equal('config-invalid');
  });
});
