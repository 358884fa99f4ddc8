// Every page of the sample workspace, and what it says when something is wrong, under a public validator of HTML.
// PAGES="/ /river" asks for only these.
import { HtmlValidate } from 'html-validate';
import { openBrowser, serveSample, siteAddresses, tap } from './lib.mjs';

// The rules of the standard, of documents and of accessibility, but for these: a button without a type sends its form,
// as ours do; our own script comes from our own address and needs no digest; the groups of the menu have headings of
// the second level before the page's own; a table that scrolls is a region by its role.
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:standard', 'html-validate:document', 'html-validate:a11y'],
  rules: {
    'no-implicit-button-type': 'off',
    'require-sri': ['error', { target: 'crossorigin' }],
    'heading-level': ['error', { minInitialRank: 'h2' }],
    'prefer-native-element': ['error', { exclude: ['region'] }],
  },
});

const server = await serveSample();
const browser = await openBrowser();
try {
  const page = await (await browser.newContext()).newPage();
  const addresses = process.env.PAGES ? process.env.PAGES.split(/\s+/).filter(Boolean) : await siteAddresses(page, server.address, { every: true });
  const answers = [['/came-up', { method: 'POST' }], ['/requirements', { method: 'POST', body: new URLSearchParams({ title: 'Know' }) }],
    ['/priorities/P-1/nothing', { method: 'POST' }], ['/history/99999', {}]];
  const todo = [...addresses.map((a) => [a, {}]), ...(process.env.PAGES ? [] : answers)];
  for (const [address, options] of todo) {
    const answer = await fetch(server.address + address, { redirect: 'manual', ...options, headers: { Accept: 'text/html', Origin: server.address } });
    const text = await answer.text();
    if (!/html/.test(answer.headers.get('content-type') ?? '')) continue;
    const { results } = await validator.validateString(text);
    const wrong = results.flatMap((r) => r.messages).map((m) => `${m.ruleId} at line ${m.line}, column ${m.column}: ${m.message}`);
    tap.ok(wrong.length === 0, `${options.method ? 'what ' : ''}${address}${options.method ? ' answers to nothing' : ''} is sound HTML`, wrong.slice(0, 12));
  }
} finally {
  await browser.close();
  server.stop();
}
tap.done();
