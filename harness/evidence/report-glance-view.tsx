/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// The first table comes in as plain values, its markup goes out: a table on a wide screen, blocks on a phone.
import type { VNode } from 'preact';
import { Badge, Sure } from './report-badge-view.tsx';
import type { Glance, GlanceColumn } from './report-glance.ts';
import { texts } from './report-texts.ts';

/** Every statement with its answers. */
export function GlanceTable({ glance }: { glance: Glance }): VNode | null {
  const { columns, rows } = glance;
  if (rows.length === 0) return null;
  return (
    <div class="glance-box">
      <table class="glance" role="table">
        <caption>{texts.glance.caption(glance.engines)}</caption>
        <thead>
          <tr role="row">
            <th scope="col" role="columnheader">
              {texts.glance.statement}
            </th>
            {columns.map((column) => (
              <th key={nameOf(column)} scope="col" role="columnheader">
                {column.browser} <small>{texts.modes[column.mode]}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.statement} role="row">
              <th scope="row" role="rowheader">
                {row.statement}
              </th>
              {row.cells.map((answers, index) => (
                <td key={String(index)} role="cell">
                  <span class="who">{nameOf(columns[index])}</span>
                  <AnswersHere answers={answers} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AnswersHere({ answers }: { answers: Glance['rows'][number]['cells'][number] }): VNode {
  if (answers.length === 0) return <small class="na">{texts.glance.notAsked}</small>;
  return (
    <div class="here">
      {answers.map((entry) => (
        <p key={entry.with}>
          <a href={`#${entry.answer.caseId}`}>
            <Badge word={entry.answer.word} tone={entry.answer.tone} />
          </a>{' '}
          <Sure sureness={entry.answer.sureness} />
          <small>
            {entry.with && `${texts.with} ${entry.with}: `}
            {entry.answer.restsOn}
            {entry.answer.repetitions && `; ${entry.answer.repetitions}`}
          </small>
        </p>
      ))}
    </div>
  );
}

function nameOf(column: GlanceColumn | undefined): string {
  return column === undefined ? '' : `${column.browser}, ${texts.modes[column.mode]}`;
}
