// DuckDuckGo as far as a search needs it: results page, suggestions, its own files and the ping of an opened result.
import { type Article, resultsFor } from './articles.ts';
import {
  escapeHtml,
  htmlPage,
  jsonFile,
  noContent,
  notFound,
  type Site,
  textFile,
  type WebAnswer,
} from './site.ts';

/** The search engine `duckduckgo`; its paths are those of the public site, its content is invented. */
export const duckduckgoSite: Site = {
  id: 'duckduckgo',
  hosts: ['duckduckgo.com', 'www.duckduckgo.com', 'improving.duckduckgo.com'],
  answer(request) {
    if (request.host === 'improving.duckduckgo.com') {
      return request.path.startsWith('/t/') ? noContent() : notFound();
    }
    if (request.host === 'www.duckduckgo.com') {
      return { status: 301, headers: { location: `https://duckduckgo.com${request.path}` } };
    }
    const words = request.query.get('q') ?? '';
    switch (request.path) {
      case '/':
        return words === '' ? htmlPage(page('DuckDuckGo', searchForm)) : resultsPage(words);
      case '/ac/':
        return jsonFile([words, [`${words} meaning`, `${words} near me`, `${words} history`]]);
      case '/dist/results.css':
        return textFile('text/css; charset=utf-8', styles);
      case '/l/':
        return noContent();
      default:
        return notFound();
    }
  },
};

const searchForm = '<form action="/"><input name="q" aria-label="Search"></form>';

function resultsPage(words: string): WebAnswer {
  const results = resultsFor('duckduckgo', words).map(resultItem).join('');
  const body = `<div class="box">${escapeHtml(words)}</div><section id="links">${results}</section>
<div class="about">5 results from the offline web (simulated)</div><script>${clickPing}</script>`;
  return htmlPage(page(`${escapeHtml(words)} at DuckDuckGo`, body));
}

function resultItem(article: Article, index: number): string {
  const url = `https://${article.host}${article.path}`;
  return `<article id="r1-${index}"><a href="${url}"><cite>${escapeHtml(article.host)}</cite><h2>${escapeHtml(article.title)}</h2></a><p>${escapeHtml(article.summary)}</p></article>`;
}

/** The engine learns which result was opened, as the public site does on its `improving` host. */
const clickPing = `document.getElementById('links').addEventListener('click',function(event){
var link=event.target.closest('a');if(link)navigator.sendBeacon('https://improving.duckduckgo.com/t/lc?u='+encodeURIComponent(link.href));});`;

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/dist/results.css"></head><body><header>DuckDuckGo</header>${body}</body></html>`;
}

const styles = `body{margin:0;font:15px/1.45 Arial,sans-serif;color:#222;background:#fafafa}
header{padding:12px 16px;font-weight:bold;color:#de5833;font-size:20px}.box{margin:0 16px;padding:10px 14px;background:#fff;border:1px solid #ddd;border-radius:8px}
.about{padding:12px 16px;color:#777;font-size:12px}article{margin:10px 16px;padding:12px 14px;background:#fff;border:1px solid #e5e5e5;border-radius:10px}
article a{text-decoration:none}article cite{font-style:normal;font-size:12px;color:#555}article h2{margin:4px 0;font-size:18px;font-weight:600;color:#3969ef}article p{margin:0;color:#444}
`;
