import t from 'tap';
import { articleOf } from '../src/index.js';

const page = (body: string) => `<!doctype html><html><head><title>China curbs antimony - Daily</title></head><body>
<nav><a href="/">Home</a><a href="/m">Markets</a><a href="/p">Politics</a></nav>
<div class="cookie">We use cookies. Accept all</div><article><h1>China curbs antimony</h1>${body}</article>
<aside><h3>Most read</h3><ul><li><a href="/1">Chile strikes copper deal</a></li></ul></aside><footer>All rights reserved</footer></body></html>`;
const paragraph =
  '<p>China said on Thursday that exports of antimony will need a licence from September 15, its commerce ministry announced, citing national security and international obligations.</p>';

t.test('the article of a page is found, its furniture is not', async (t) => {
  const { title, text } = articleOf(page(paragraph.repeat(4)));
  t.match(title ?? '', /antimony/u);
  t.match(text, /exports of antimony will need a licence/u);
  t.notMatch(text, /Chile strikes|Politics|All rights/u);
});

t.test('scripts and styles are no text', async (t) => {
  const { text } = articleOf(page(`${paragraph.repeat(3)}<script>alert("x")</script><style>p{}</style>`));
  t.notMatch(text, /alert|\{/u);
});

t.test('hostile markup is bounded', async (t) => {
  const hostile = {
    deep: '<div>'.repeat(200_000),
    wide: '<p>a</p>'.repeat(100_000),
    open: '<'.repeat(500_000),
    attributes: `<p ${'a="b" '.repeat(100_000)}>text</p>`,
    entities: '&amp;'.repeat(200_000),
    empty: '',
  };
  for (const [name, html] of Object.entries(hostile)) {
    const before = process.cpuUsage();
    t.type(articleOf(html).text, 'string', name);
    t.ok(process.cpuUsage(before).user < 8_000_000, `${name} in bounded time`);
  }
});
