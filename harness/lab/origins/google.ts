// Google as far as a search needs it: results page, suggestions, a cookie, its own files and the ping of an opened result.
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

/** The search engine `google`; its paths are those of the public site, its content is invented. */
export function googleSite(): Site {
  let visitors = 0;
  return {
    id: 'google',
    hosts: ['www.google.com', 'google.com'],
    answer(request) {
      if (request.host === 'google.com') {
        return { status: 301, headers: { location: `https://www.google.com${request.path}` } };
      }
      const words = request.query.get('q') ?? '';
      switch (request.path) {
        case '/search': {
          const known = /(?:^|;\s*)NID=/.test(request.headers.cookie ?? '');
          if (!known) visitors += 1;
          return resultsPage(words, known ? undefined : visitors);
        }
        case '/complete/search':
          return jsonFile([words, [`${words} meaning`, `${words} near me`, `${words} history`]]);
        case '/':
          return htmlPage(
            page(
              'Google',
              '<h1 class="logo">Google</h1><form action="/search"><input name="q" aria-label="Search"></form>',
            ),
          );
        case '/xjs/results.css':
          return textFile('text/css; charset=utf-8', styles);
        case '/images/pixel.gif':
          return { status: 200, headers: { 'content-type': 'image/gif' }, body: pixel };
        case '/gen_204':
        case '/url':
          return noContent();
        default:
          return notFound();
      }
    },
  };
}

function resultsPage(words: string, newVisitor: number | undefined): WebAnswer {
  const results = resultsFor('google', words).map(resultItem).join('');
  const body = `<div class="bar"><b class="logo">Google</b><div class="box">${escapeHtml(words)}</div></div>
<div class="about">About 5 results from the offline web (simulated)</div><div id="rso">${results}</div>
<img src="/images/pixel.gif" alt="" width="1" height="1"><script>${clickPing}</script>`;
  // Max-Age makes it outlive the browser's process, so a lost profile shows.
  const cookie = `NID=lab-${newVisitor}; Domain=.google.com; Path=/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax`;
  return htmlPage(
    page(`${escapeHtml(words)} - Google Search`, body),
    newVisitor === undefined ? {} : { 'set-cookie': cookie },
  );
}

function resultItem(article: Article, index: number): string {
  const url = `https://${article.host}${article.path}`;
  return `<div class="g"><a id="result${index}" href="${url}"><cite>${escapeHtml(article.host)}</cite><h3>${escapeHtml(article.title)}</h3></a><p>${escapeHtml(article.summary)}</p></div>`;
}

/** The engine learns which result was opened, as the public site does with `/gen_204` or `/url`. */
const clickPing = `document.getElementById('rso').addEventListener('click',function(event){
var link=event.target.closest('a');if(link)navigator.sendBeacon('/gen_204?atyp=i&ct=clk&url='+encodeURIComponent(link.href));});`;

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/xjs/results.css"></head><body>${body}</body></html>`;
}

/** A transparent GIF of one pixel. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

const styles = `body{margin:0;font:15px/1.45 Roboto,Arial,sans-serif;color:#202124;background:#fff}
.bar{padding:12px 16px}.logo{font-size:24px;letter-spacing:-1px;color:#4285f4}.box{margin-top:10px;padding:10px 16px;border-radius:22px;border:1px solid #dfe1e5;box-shadow:0 1px 4px #0002}
.about{padding:4px 16px;color:#70757a;font-size:12px}.g{margin:10px 0;padding:12px 16px;border-top:1px solid #ebebeb}
.g a{display:block;text-decoration:none}.g cite{font-style:normal;font-size:12px;color:#4d5156}.g h3{margin:4px 0;font-weight:400;font-size:19px;color:#1a0dab}.g p{margin:0;color:#4d5156}
`;
