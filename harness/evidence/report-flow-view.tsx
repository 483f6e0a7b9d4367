/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// The places of a flow come in, its picture goes out.
import type { VNode } from 'preact';
import type { Flow, FlowNode } from './report-flow.ts';
import { texts } from './report-texts.ts';
import { Watermark } from './report-watermark-view.tsx';

/** From the tap to the server. On a phone it scrolls sideways. */
export function FlowFigure({ flow, simulated }: { flow: Flow; simulated: boolean }): VNode {
  const { width, height } = flow;
  return (
    <figure class="flow">
      <div class="scroll" tabIndex={0} role="group" aria-label={texts.flow.scroll}>
        <svg class="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={flow.said}>
          {flow.heads.map(({ x, anchor, text }) => (
            <text key={text} class="head" x={x} y="12" text-anchor={anchor}>
              {text}
            </text>
          ))}
          {flow.links.map((link) => (
            <path key={link.path} class="band-link" d={link.path} stroke-width={link.width}>
              <title>{link.said}</title>
            </path>
          ))}
          {flow.nodes.map((node) => (
            <Bar key={`${node.x} ${node.y}`} node={node} />
          ))}
          {simulated && <Watermark width={width} height={height} />}
        </svg>
      </div>
      <figcaption>{texts.flow.caption}</figcaption>
    </figure>
  );
}

function Bar({ node }: { node: FlowNode }): VNode {
  const { x, y, width, height, column, label, note } = node;
  const isLast = column === 3;
  const textX = isLast ? x - 7 : x + width + 7;
  const anchor = isLast ? 'end' : 'start';
  const middle = y + height / 2;
  return (
    <g>
      <rect class={`bar column-${column}`} x={x} y={y} width={width} height={height} rx="2" />
      <text class="name" x={textX} y={note === '' ? middle + 4 : middle - 2} text-anchor={anchor}>
        {label}
      </text>
      {note !== '' && (
        <text class="note" x={textX} y={middle + 12} text-anchor={anchor}>
          {note}
        </text>
      )}
    </g>
  );
}
