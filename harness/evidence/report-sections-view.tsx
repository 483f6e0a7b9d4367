/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// What the modes, identifiers and the completeness of a run come down to comes in as plain values, its tables go out.
import type { VNode } from 'preact';
import type { CompletenessLine } from './report-completeness.ts';
import type { Doubt } from './report-doubts.ts';
import type { PersistenceGrid } from './report-persistence.ts';
import type { SideBySide } from './report-sides.ts';
import { texts } from './report-texts.ts';

/** A table that scrolls sideways where it is too wide, also by keyboard. */
export function WideTable(props: { class?: string; label: string; children: VNode[] | VNode }): VNode {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={props.label}>
      <table class={props.class}>{props.children}</table>
    </div>
  );
}

/** Normal beside incognito, for each browser and engine. */
export function SidesTables({ sides }: { sides: SideBySide[] }): VNode {
  if (sides.length === 0) return <p>{texts.sides.none}</p>;
  return (
    <>
      {sides.map((side) => (
        <div class="side" key={`${side.browser} ${side.engine}`}>
          <h3>
            {side.browser} <small>{`${texts.with} ${side.engine}`}</small>
          </h3>
          <p class="finding-line">{side.said}</p>
          <WideTable class="sides" label={`${side.browser}, ${side.engine}`}>
            <thead>
              <tr>
                <th scope="col">{texts.sides.what}</th>
                {side.modes.map((mode) => (
                  <th key={mode} scope="col">
                    {texts.modes[mode]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {side.rows.map((row, index) => (
                <tr key={String(index)} class={row.differs ? 'differs' : ''}>
                  <th scope="row">
                    {row.what}
                    {row.to && (
                      <small>
                        {texts.sides.to} <bdi>{row.to}</bdi>
                      </small>
                    )}
                    {row.path && (
                      <small class="address">
                        <bdi>{row.path}</bdi>
                      </small>
                    )}
                  </th>
                  {row.sides.map((cell, place) => (
                    <td key={String(place)} class={cell.found ? 'found' : ''}>
                      {cell.found && <span aria-hidden="true">● </span>}
                      {cell.said}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </WideTable>
          {side.leftOut > 0 && <p class="more">{texts.leftOut(side.leftOut)}</p>}
        </div>
      ))}
    </>
  );
}

const marks = { sent: '●', other: '◇', none: '·' } as const;

/** Which identifier value was sent in which case. */
export function PersistenceTables({ grids }: { grids: PersistenceGrid[] }): VNode {
  if (grids.length === 0) return <p>{texts.persistence.none}</p>;
  return (
    <>
      {grids.map((grid) => (
        <div class="side" key={grid.browser}>
          <h3>{grid.browser}</h3>
          <WideTable class="grid" label={`${texts.sections.persistence}: ${grid.browser}`}>
            <thead>
              <tr>
                <th scope="col">{texts.persistence.value}</th>
                {grid.cases.map(({ id, mode }) => (
                  <th key={id} scope="col" class={mode}>
                    <a href={`#${id}`}>{id}</a>
                    <small>{texts.persistence.modes[mode]}</small>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {grid.rows.map((row) => (
                <tr key={`${row.name} ${row.value} ${row.to}`}>
                  <th scope="row">
                    <bdi>{row.name}</bdi> <bdi class="mono">{row.value}</bdi>
                    <small>
                      {texts.sides.to} <bdi>{row.to}</bdi>. {row.said}
                    </small>
                    {row.meaning && <small>{row.meaning}</small>}
                  </th>
                  {row.cells.map((cell, index) => (
                    <td key={String(index)} class={`${cell}${row.stays ? ' stays' : ''}`}>
                      <span aria-hidden="true">{marks[cell]}</span>
                      <span class="hidden">{texts.persistence.cells[cell]}</span>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </WideTable>
          {grid.leftOut > 0 && <p class="more">{texts.leftOut(grid.leftOut)}</p>}
        </div>
      ))}
      <p class="more">{texts.persistence.legend}</p>
    </>
  );
}

/** What was recorded of each case. */
export function CompletenessTable({ lines }: { lines: CompletenessLine[] }): VNode {
  return (
    <WideTable class="completeness" label={texts.completeness.title}>
      <thead>
        <tr>
          {texts.completeness.heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.caseId} class={line.whole ? '' : 'gap'}>
            <th scope="row">
              <a href={`#${line.caseId}`}>{line.caseId}</a> <small>{line.name}</small>
            </th>
            <td>{line.steps}</td>
            <td>{line.requests}</td>
            <td>{line.bodies}</td>
            <td>{line.controls}</td>
            <td>{line.unread}</td>
            <td>{line.road}</td>
            <td>
              <span aria-hidden="true">{line.whole ? '○ ' : '◐ '}</span>
              {line.whole ? texts.completeness.whole : texts.completeness.gaps}
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

/** What would change our mind. */
export function DoubtsList({ doubts }: { doubts: Doubt[] }): VNode {
  return (
    <>
      {doubts.map((doubt) => (
        <div class="doubt" key={doubt.tone}>
          <h3 class={doubt.tone}>{doubt.title}</h3>
          <ul class="plain">
            {doubt.changes.map((change) => (
              <li key={change}>
                <bdi>{change}</bdi>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
