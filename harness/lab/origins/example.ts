// example.com, whose small page says the same whatever is asked for.
import { htmlPage, type Site } from './site.ts';

export const exampleSite: Site = {
  id: 'example',
  hosts: ['example.com', 'www.example.com'],
  answer: () =>
    htmlPage(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Example Domain</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"></head>
<body><h1>Example Domain</h1><p>This domain is for use in examples. Part of the offline web: simulated, not the real site.</p></body></html>`),
};
