// Tells the Allure report which cell of the matrix a test belongs to: every axis as a parameter, so that no mode hides another's failure.
import allure from '@wdio/allure-reporter';
import type { Case } from '../../harness/artifacts/case.ts';
import type { BrowserRow } from '../../harness/artifacts/tables.ts';
import { axesOf } from './observed.ts';

/** Labels the current test with the axes of its case. */
export async function describeAxes(planned: Case): Promise<void> {
  const { browser, engine } = axesOf(planned);
  await allure.addEpic(browser.name);
  await allure.addFeature(`${planned.journey} on ${engine.name}`);
  await allure.addArgument('browser', browser.name);
  await allure.addArgument('engine', engine.name);
  await allure.addArgument('mode', planned.mode);
  await allure.addArgument('repetition', String(planned.repetition));
}

/** Labels the current test with its browser alone. */
export async function describeBrowser(browser: BrowserRow): Promise<void> {
  await allure.addEpic(browser.name);
  await allure.addFeature('across cases');
  await allure.addArgument('browser', browser.name);
}
