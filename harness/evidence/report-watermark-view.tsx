/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// The size of a picture comes in, the mark of a simulated phone goes out, to be drawn over the whole of it.
import type { VNode } from 'preact';
import { texts } from './report-texts.ts';

const stepX = 260;
const stepY = 84;

/** The watermark, part of the picture itself: whoever cuts a piece out has it too. */
export function Watermark({ width, height }: { width: number; height: number }): VNode {
  const columns = Math.max(1, Math.round(width / stepX));
  const rows = Math.max(1, Math.round(height / stepY));
  const places = Array.from({ length: columns * rows }, (_, index) => ({
    x: ((index % columns) + 0.5) * (width / columns),
    y: (Math.floor(index / columns) + 0.5) * (height / rows),
  }));
  return (
    <g class="watermark" aria-hidden="true">
      {places.map(({ x, y }) => (
        <text key={`${x} ${y}`} x={x} y={y} transform={`rotate(-14 ${x} ${y})`}>
          {texts.simulated.watermark}
        </text>
      ))}
    </g>
  );
}
