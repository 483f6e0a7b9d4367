// The lists of recipes and faults: ids are files, unknown and double ids are refused in words a user can act on.
import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { faults, knobsFor } from '../../../harness/lab/faults.ts';
import { appOn } from '../../../harness/lab/recipes/app-on.ts';
import { recipes, recipesFor, refuseDuplicates } from '../../../harness/lab/recipes/list.ts';
import { controlRecipes } from '../../../harness/lab/recipes/control-browsers.ts';
import { hostileMints } from '../../../harness/lab/recipes/hostile-mints.ts';
import { xiaomiRows } from '../../../harness/lab/recipes/xiaomi-browsers.ts';
import { identityOf } from '../../../harness/lab/identity.ts';
import { identity } from './fakes.ts';

describe('recipes', () => {
  it('each id is the name of its file, or a row of a table', () => {
    const files = readdirSync(new URL('../../../harness/lab/recipes/', import.meta.url));
    const many = [...controlRecipes, ...hostileMints].map(({ app }) => app.id);
    const rows = [...xiaomiRows.map(({ id }) => id), ...many];
    for (const recipe of recipes)
      expect([...files, ...rows.map((id) => `${id}.ts`)]).to.include(`${recipe.app.id}.ts`);
  });

  it('leave the browser that is a part of MIUI to phones that have MIUI', () => {
    const on = (phone: string) => identityOf({ phone, androidRelease: '9', seed: 's' });
    expect(recipesFor(['mi-browser-12.1.3'], on('redmi-note-8'))).to.have.length(1);
    expect(recipesFor(['mint-3.4.0'], on('mi-a1'))).to.have.length(1);
    expect(() => recipesFor(['mint-3.4.0', 'mi-browser-12.1.3'], on('mi-a1'))).to.throw(
      'mi-browser-12.1.3 is a part of MIUI, and a Mi A1 has none',
    );
  });

  it('are found by id; an unknown one names the known ones', () => {
    expect(recipesFor(['chrome', 'mint-3.4.0']).map((row) => row.app.id)).to.deep.equal([
      'chrome',
      'mint-3.4.0',
    ]);
    expect(() => recipesFor(['mint-9'])).to.throw('no lab app "mint-9"');
  });

  it('refuse two for one package, and double ids', () => {
    expect(() => recipesFor(['mint-3.4.0', 'mint-silent'])).to.throw('com.mi.globalbrowser.mini');
    expect(() => refuseDuplicates(['a', 'b', 'a'], 'recipe id')).to.throw('"a" is there twice');
  });

  it('have no braces left in a User-Agent on a handset', () => {
    for (const recipe of recipes) {
      const { userAgent } = appOn(recipe.app, identity);
      expect(userAgent).not.to.match(/[{}]/);
      expect(userAgent).to.contain('Android 9');
    }
  });
});

describe('faults', () => {
  it('turn their knobs; without any, everything is honest', () => {
    expect(knobsFor([])).to.include({ crc: 'right', flushes: true, nativeRoute: 'system' });
    expect(knobsFor(['no-crc', 'proxy-ignored'])).to.include({
      crc: 'absent',
      nativeRoute: 'direct',
      flushes: true,
    });
  });

  it('are unique, and an unknown one names the known ones', () => {
    expect(new Set(faults.map((row) => row.id)).size).to.equal(faults.length);
    expect(() => knobsFor(['rain'])).to.throw('no lab fault "rain"');
  });
});
