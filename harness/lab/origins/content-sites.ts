// The content sites: an article path comes in, a readable page with a picture and a stylesheet from a second host goes out.
import { articleAt, articleId, contentHosts } from './articles.ts';
import { escapeHtml, htmlPage, notFound, type Site, textFile, type WebRequest } from './site.ts';

const stylesHost = 'static.plain-styles.example';

/** Articles, their picture, and the front page of each site. */
export const contentSites: Site = {
  id: 'content-sites',
  hosts: contentHosts,
  answer(request) {
    if (request.path === '/picture.svg') return textFile('image/svg+xml', picture(request.host));
    if (/^\/files\/[\w-]+\.pdf$/.test(request.path)) {
      const headers = { 'content-type': 'application/pdf', 'content-disposition': 'attachment' };
      return { status: 200, headers, body: '%PDF-1.4\n% a file of the offline web\n%%EOF\n' };
    }
    const id = articleId(request.path);
    if (id !== undefined) return htmlPage(articlePage(request, id));
    if (request.path === '/') return htmlPage(frontPage(request.host));
    return notFound();
  },
};

/** The second host, so that pages have a third-party request and a Referer. */
export const stylesSite: Site = {
  id: 'styles-site',
  hosts: [stylesHost],
  answer(request) {
    return request.path === '/article.css' ? textFile('text/css; charset=utf-8', styles) : notFound();
  },
};

function articlePage(request: WebRequest, id: string): string {
  const article = articleAt(request.host, id);
  const paragraphs = [
    article.summary,
    'The first thing to know is that most of what is written on the matter was copied from somebody who had not tried it. We tried it, twice, in the wet.',
    'The second is that it takes longer than you think and costs less than you fear. Keep notes. Sharpen things. Ask an older neighbour.',
  ];
  return layout(
    request.host,
    article.title,
    `<img src="/picture.svg" alt="" width="360" height="180"><h1>${escapeHtml(article.title)}</h1>${paragraphs
      .map((text) => `<p>${escapeHtml(text)}</p>`)
      .join('')}`,
  );
}

function frontPage(host: string): string {
  return layout(
    host,
    siteName(host),
    `<h1>${escapeHtml(siteName(host))}</h1><p>Pick an article from a search.</p>`,
  );
}

function layout(host: string, title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="https://${stylesHost}/article.css"></head>
<body><header>${escapeHtml(siteName(host))}</header><main>${body}</main><footer>Part of the offline web: simulated, not a real site.</footer></body></html>`;
}

/** `www.garden-almanac.example` -> `Garden Almanac`. */
function siteName(host: string): string {
  const words = (host.split('.')[1] ?? host).split('-');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

function picture(host: string): string {
  const hue = (host.length * 47) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="180" viewBox="0 0 360 180"><rect width="360" height="180" fill="hsl(${hue},45%,82%)"/><circle cx="285" cy="55" r="28" fill="hsl(${hue},60%,94%)"/><path d="M0 130 Q90 80 180 130 T360 120 V180 H0Z" fill="hsl(${hue},35%,48%)"/></svg>`;
}

const styles = `body{margin:0;font:17px/1.55 Georgia,serif;color:#222;background:#fdfcf9}
header{padding:14px 18px;font-weight:bold;letter-spacing:.03em;border-bottom:1px solid #ddd}
main{padding:18px;max-width:40em}img{width:100%;height:auto;border-radius:8px}
h1{font-size:25px;line-height:1.25;margin:16px 0 8px}footer{padding:18px;color:#777;font-size:13px}
`;
