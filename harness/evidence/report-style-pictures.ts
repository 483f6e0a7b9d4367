// The part of the style sheet for tables of answers and for pictures: `report-style.ts` takes it in.

export const pictureStyle = `
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.sure { display: inline-block; margin-right: .3rem; padding: 0 .4rem; border: 1px solid var(--line); border-radius: 1rem;
  font: 600 .72rem/1.5 var(--sans); color: var(--soft); white-space: nowrap; }
.sure.certain { color: var(--ink); border-color: var(--soft); }
.answer { line-height: 1.35; }
.said-by { margin: .3rem 0 0; line-height: 1.3; }

.glance-box { margin-top: 1.3rem; }
.glance { table-layout: fixed; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; border-collapse: separate; border-spacing: 0; }
.glance caption { text-align: left; padding: 0 0 .5rem; font: .875rem/1.45 var(--sans); color: var(--soft); }
.glance th, .glance td { padding: .6rem .8rem; border-bottom: 1px solid var(--line); }
.glance tbody tr:last-child > * { border-bottom: 0; }
.glance thead th small { display: block; font-weight: 400; }
.glance tbody th { width: 29%; font: 500 .9375rem/1.35 var(--serif); }
.glance .here p { margin: 0; } .glance .here p + p { margin-top: .35rem; }
.glance .badge { font-size: 1rem; }
.glance .here small { display: block; font-size: .75rem; line-height: 1.35; }
.glance .who { display: none; }

:target { scroll-margin-top: 6rem; }
.case > .body:target { outline: 2px solid var(--open); outline-offset: .5rem; }
.case > .body:focus { outline-style: solid; }

.timeline { margin: 1.3rem 0 0; }
.chart { display: block; width: 100%; height: auto; font-family: var(--sans); }
.chart.narrow { display: none; }
.chart text { fill: var(--soft); font-size: 11px; }
.chart .lane { stroke: var(--line); stroke-dasharray: 2 4; }
.chart .axis { stroke: var(--soft); }
.chart .stem { stroke: var(--line); }
.chart .tap, .key .tap { fill: var(--ink); }
.chart .failed .tap { fill: var(--found); }
.chart .number { fill: var(--paper); font-weight: 700; text-anchor: middle; }
.chart .drop { stroke: var(--found); stroke-width: 1; opacity: .5; }
.spot.found { fill: var(--found); } .spot.own { fill: var(--paper); stroke: var(--clear); stroke-width: 2; }
.spot.open { fill: var(--open); } .spot.quiet { fill: var(--none); opacity: .65; }
.crowd { fill: none; stroke: var(--none); stroke-width: 7; stroke-linecap: round; opacity: .65; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.2rem; font: .8125rem/1.4 var(--sans); color: var(--soft); }
.key { width: 15px; height: 15px; margin-right: .35rem; vertical-align: -3px; }
.watermark text { fill: var(--open); fill-opacity: .2; font-size: 19px; font-weight: 700; letter-spacing: .14em; text-anchor: middle; pointer-events: none; }

.flow .scroll .chart { min-width: 46rem; }
.flow .head { font-weight: 600; font-size: 12px; }
.flow .name { fill: var(--ink); font-size: 13px; font-weight: 600; }
.flow .note { font-size: 11.5px; }
.flow .name, .flow .note { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.flow .bar { fill: var(--ink); } .flow .column-2, .flow .column-3 { fill: var(--found); }
.flow .band-link { fill: none; stroke: var(--found); stroke-opacity: .22; }
.flow figcaption { margin-top: .6rem; font: .8125rem/1.45 var(--sans); color: var(--soft); max-width: 43rem; }

.side { margin-top: 1.5rem; } .side h3 { font-size: 1.125rem; }
.finding-line { margin: .25rem 0 .7rem; }
.sides tbody th small, .grid tbody th small { font-weight: 400; }
.sides td { min-width: 8rem; } .sides td.found { color: var(--found); font-weight: 600; }
.sides .differs > * { background: var(--wash); }
.sides th .address, .grid th .mono { overflow-wrap: anywhere; }
.sides tbody th, .grid tbody th { width: 50%; min-width: 13rem; }
.grid th:not(:first-child), .grid td { text-align: center; padding: .5rem .3rem; }
.grid thead small { display: block; font-weight: 400; }
.grid td { font-size: 1.05rem; color: var(--none); } .grid td.stays.sent { color: var(--found); } .grid td.sent { color: var(--ink); }
.matrix td { min-width: 4.7rem; }
.matrix thead th { hyphens: auto; }
.matrix th:first-child { position: sticky; left: 0; min-width: 6.5rem; background: var(--paper); }
.completeness td, .completeness thead th { white-space: nowrap; } .completeness .gap td:last-child { color: var(--open); font-weight: 600; }
.completeness th small { font-weight: 400; }
#unread h3, #method h3 { margin-top: 1.8rem; font-size: 1.125rem; }
.doubt h3 { margin-top: 1.2rem; font-size: 1.0625rem; } .doubt h3.found { color: var(--found); } .doubt h3.clear { color: var(--clear); } .doubt h3.open { color: var(--open); }
.doubt li { max-width: 43rem; }

@media (min-width: 66rem) {
  .scroll:has(> .matrix) { width: max-content; min-width: calc(100% + 2.5rem); max-width: min(100vw - 3rem, 84rem);
    margin: 0; left: 50%; transform: translateX(-50%); }
}
@media (max-width: 40rem) {
  .hosts { min-width: 46rem; }
  .sides td { min-width: 4.8rem; padding-right: .5rem; } .sides tbody th { min-width: 0; width: 46%; }
  .glance, .glance caption, .glance tbody, .glance tr, .glance td, .glance tbody th { display: block; width: auto; }
  .glance thead { display: none; }
  .glance caption { padding: .7rem .8rem 0; }
  .glance tbody th { border-bottom: 0; padding-bottom: .1rem; }
  .glance td { display: grid; grid-template-columns: 6.6rem 1fr; gap: .6rem; padding: .3rem .8rem; border-bottom: 0; }
  .glance tr { padding: .3rem 0 .5rem; border-bottom: 1px solid var(--line); }
  .glance tr:last-child { border-bottom: 0; }
  .glance .who { display: block; font: .8125rem/1.4 var(--sans); color: var(--soft); }
  .chart.wide { display: none; } .chart.narrow { display: block; }
}
@media print {
  .chart.wide { display: block; } .chart.narrow { display: none; }
  .flow .scroll .chart { min-width: 0; }
  .scroll:has(> .matrix) { width: auto; min-width: 0; max-width: none; left: 0; transform: none; margin: 0; padding: 0; }
  .matrix td { min-width: 0; } .matrix, .matrix .badge { font-size: .62rem; } .matrix small { font-size: .56rem; } .matrix th, .matrix td { padding-right: .3rem; } .matrix .badge { white-space: normal; } .matrix th:first-child { position: static; min-width: 0; }
  .glance tr, .sides tr, .grid tr, .completeness tr, .timeline, .flow, .doubt { break-inside: avoid; }
  .completeness td, .completeness th { white-space: normal; }
}
`;
