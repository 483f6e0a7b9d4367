// UiSelector expressions over a small tree: what each method matches, and which expressions are refused.
import { expect } from 'chai';
import { indexTree, type UiNode } from '../../../harness/lab/handset/screen/ui-node.ts';
import { UiaError } from '../../../harness/lab/handset/uiautomator/errors.ts';
import { selectNodes } from '../../../harness/lab/handset/uiautomator/ui-selector.ts';
import { parseUiAutomator } from '../../../harness/lab/handset/uiautomator/ui-selector-parse.ts';

function node(key: string, more: Partial<UiNode> = {}): UiNode {
  const bounds = { left: 0, top: 0, right: 10, bottom: 10 };
  return { key, package: 'p', class: 'android.view.View', bounds, children: [], ...more };
}

const tree = indexTree(
  node('root', {
    children: [
      node('title', { text: 'Search Engine', class: 'android.widget.TextView', resourceId: 'p:id/title' }),
      node('row', {
        resourceId: 'p:id/row',
        clickable: true,
        children: [
          node('name', { text: 'Google', class: 'android.widget.TextView', contentDesc: 'first choice' }),
          node('switch', { class: 'android.widget.Switch', checked: true, enabled: false }),
        ],
      }),
      node('other', { text: 'google', class: 'android.widget.TextView', focused: true }),
    ],
  }),
);

function found(expression: string): string[] {
  const [chain] = parseUiAutomator(expression);
  return chain ? selectNodes(chain, tree).map(({ key }) => key) : [];
}

describe('UiSelector', () => {
  const cases: [expression: string, keys: string[]][] = [
    ['new UiSelector().text("Google")', ['name']],
    ['new UiSelector().textContains("OOG")', ['name', 'other']],
    ['new UiSelector().textStartsWith("search")', ['title']],
    ['new UiSelector().textMatches("G.*e")', ['name']],
    ['new UiSelector().textMatches("(?i)g.*e")', ['name', 'other']],
    ['new UiSelector().textMatches("oog")', []],
    ['new UiSelector().description("first choice")', ['name']],
    ['new UiSelector().descriptionContains("CHOICE")', ['name']],
    ['new UiSelector().resourceId("p:id/title")', ['title']],
    ['new UiSelector().resourceIdMatches(".*:id/(title|row)")', ['title', 'row']],
    ['new UiSelector().className("android.widget.Switch")', ['switch']],
    ['new UiSelector().packageName("q")', []],
    ['new UiSelector().clickable(true)', ['row']],
    ['new UiSelector().checked(true).enabled(false)', ['switch']],
    ['new UiSelector().focused(true)', ['other']],
    ['new UiSelector().className("android.widget.TextView").instance(1)', ['name']],
    ['new UiSelector().className("android.widget.TextView").index(2)', ['other']],
    ['new UiSelector().resourceId("p:id/row").childSelector(new UiSelector().text("Google"))', ['name']],
    ['new UiSelector().checked(true).fromParent(new UiSelector().text("Google"))', ['name']],
    ['.text("Google")', ['name']],
    ['new UiSelector().text("a \\"quoted\\" text")', []],
  ];
  for (const [expression, keys] of cases) {
    it(expression, () => {
      expect(found(expression)).to.deep.equal(keys);
    });
  }

  const refused = [
    'new UiSelector().colour("red")',
    'new UiSelector().resourceIdContains("row")',
    'new UiSelector().text(5)',
    'new UiSelector().text("open',
    'new UiSelector().text("x"',
    'new Something().text("x")',
    'new UiSelector().textMatches("(")',
    '',
  ];
  for (const expression of refused) {
    it(`refuses ${expression === '' ? 'nothing at all' : expression}`, () => {
      expect(() => found(expression))
        .to.throw(UiaError)
        .with.property('word', 'invalid selector');
    });
  }

  it('takes alternatives apart', () => {
    const chains = parseUiAutomator('new UiSelector().text("a"); new UiSelector().text("b");');
    expect(chains).to.have.length(2);
  });
});
