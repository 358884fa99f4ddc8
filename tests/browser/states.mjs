// What a page looks like when it is not as one would have it: somebody was faster, something is missing, nothing is
// there, it was moved, it was just written. Then the same work without any script, in forced colours, and on paper.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { axeFaults, openBrowser, serveSample, tap } from './lib.mjs';

const server = await serveSample();
const browser = await openBrowser();
const wide = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', bypassCSP: true };
const submit = (page, selector) => Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click(selector)]).then(([a]) => a);
const fetchText = async (path, options) => (await fetch(server.address + path, options)).text();

async function check(name, body) {
  let wrong = [];
  try {
    wrong = await body();
  } catch (error) {
    wrong = [error.message];
  }
  tap.ok(wrong.length === 0, name, wrong);
}
const missing = (text, ...words) => words.filter((w) => !text.includes(w)).map((w) => `does not say “${w}”`);

// Two people have the same form open; the second is shown what both changed, and what only the first did.
async function conflict(context) {
  const one = await context.newPage(), two = await context.newPage();
  for (const page of [one, two]) await page.goto(server.address + '/features/SHELF-44/edit');
  for (const page of [one, two]) await page.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = true; });
  await one.fill('#hill', '75');
  await one.fill('#does', 'See a pallet’s warm hours');
  await submit(one, '[data-primary]');
  await two.fill('#hill', '80');
  const answer = await submit(two, '[data-primary]');
  const text = await two.innerText('main');
  const wrong = missing(text, 'That did not save', 'Nothing was lost', 'Yours', 'saved', 'Keep', 'Save mine as 80', 'as it was');
  if (answer.status() !== 412) wrong.push(`answers ${answer.status()}`);
  if (await two.inputValue('#hill') !== '80') wrong.push('what was typed is lost');
  wrong.push(...await axeFaults(two));
  await submit(two, 'button[form=f]');
  const saved = JSON.parse(await fetchText('/features/SHELF-44.json'));
  if (String(saved.hill) !== '80' || saved.does !== 'See a pallet’s warm hours') wrong.push(`saved is ${saved.hill}, ${saved.does}`);
  await one.close();
  await two.close();
  return wrong;
}

async function invalid(context) {
  const page = await context.newPage();
  await page.goto(server.address + '/requirements/new');
  await page.fill('#title', 'Know the hour');
  const answer = await submit(page, '[data-primary]');
  const wrong = missing(await page.innerText('main'), 'We need');
  if (answer.status() !== 422) wrong.push(`answers ${answer.status()}`);
  for (const link of await page.$$eval('#sum a', (all) => all.map((a) => a.getAttribute('href'))))
    if (!await page.$eval(link, (e) => e.getAttribute('aria-invalid') === 'true' && document.getElementById(e.getAttribute('aria-describedby'))?.textContent))
      wrong.push(`${link} does not say that it is wrong`);
  if (await page.inputValue('#title') !== 'Know the hour') wrong.push('what was typed is lost');
  wrong.push(...await axeFaults(page));
  await page.close();
  return wrong;
}

async function refusedMove(context) {
  const page = await context.newPage();
  await page.goto(server.address + '/requirements/BR-1');
  const answer = await submit(page, '.life button[value=dropped]');
  const wrong = missing(await page.innerText('main'), 'We need one more thing', 'Say why');
  if (answer.status() !== 422) wrong.push(`answers ${answer.status()}`);
  wrong.push(...await axeFaults(page));
  await page.close();
  return wrong;
}

async function plain(context, address, status, ...words) {
  const page = await context.newPage();
  const answer = await page.goto(server.address + address);
  const wrong = missing(await page.innerText('main'), ...words);
  if (answer.status() !== status) wrong.push(`answers ${answer.status()}`);
  wrong.push(...await axeFaults(page));
  await page.close();
  return wrong;
}

// A note after a write names what was written, and Undo is one press.
async function undo(context) {
  const page = await context.newPage();
  await page.goto(server.address + '/priorities/P-2');
  await page.fill('#cm', 'They ask again.');
  await submit(page, 'form[action$="/comment"] button');
  const wrong = missing(await page.innerText('.toast'), 'Recorded', 'P-2', 'Undo');
  wrong.push(...await axeFaults(page));
  await submit(page, '.toast button');
  wrong.push(...missing(await page.innerText('.toast'), 'undid'));
  if ((await fetchText('/priorities/P-2')).includes('They ask again')) wrong.push('the remark is still there');
  await page.close();
  return wrong;
}

async function addresses() {
  const wrong = [];
  const before = JSON.parse(await fetchText('/customers/halden-stores.json'));
  await fetch(server.address + '/customers/halden-stores.json', {
    method: 'PATCH', headers: { 'Content-Type': 'application/json', 'If-Match': `"${before.rev}"` }, body: '{"key":"halden-shops"}',
  });
  for (const [from, status, to] of [['/t/31', 302, '/tradeoffs/T-31'], ['/b/17', 302, '/briefs/B-17'], ['/customers/halden-stores', 308, '/customers/halden-shops']]) {
    const answer = await fetch(server.address + from, { redirect: 'manual' });
    const where = new URL(answer.headers.get('location') ?? '/', server.address).pathname;
    if (answer.status !== status || where !== to) wrong.push(`${from}: ${answer.status} to ${where}`);
  }
  for (const [path, type, word] of [['/river.svg', 'image/svg+xml', '<svg xmlns'], ['/river.svg?from=P-1', 'image/svg+xml', 'P-1'],
    ['/river.md', 'text/markdown', '# '], ['/trace/P-1.md', 'text/markdown', '- ']]) {
    const answer = await fetch(server.address + path);
    const text = await answer.text();
    if (!answer.headers.get('content-type').startsWith(type) || !text.includes(word)) wrong.push(`${path} is ${answer.headers.get('content-type')}`);
    if (/var\(--|class="t3"/.test(text)) wrong.push(`${path} leans on the style sheet`);
  }
  return wrong;
}

// History of one key, of one kind, and as a table.
async function history() {
  const wrong = [];
  const one = await fetchText('/history?key=T-31'), kind = await fetchText('/history?kind=promise');
  if (!one.includes('T-31') || /K-439/.test(one.split('<main')[1])) wrong.push('the history of T-31 has other things in it');
  if (/>K-439</.test(kind.split('<main')[1])) wrong.push('the history of promises has talks in it');
  if ((await fetch(server.address + '/history?key=T-9999')).status !== 422) wrong.push('a key that nobody has is not refused');
  const csv = await fetchText('/history.csv');
  if (!csv.startsWith('id,at,happened_at,by,via,action')) wrong.push(`.csv starts with ${csv.slice(0, 40)}`);
  return wrong;
}

// The main jobs with scripts off: ask, change, decide, take back.
async function scriptless() {
  const context = await browser.newContext({ ...wide, javaScriptEnabled: false });
  const page = await context.newPage();
  const wrong = [];
  await page.goto(server.address + '/tradeoffs/T-31');
  await page.check('input[type=radio][value=B]');
  await page.fill('textarea[name=reason]', 'You get the ship notice first.');
  await submit(page, 'form[data-xor] [data-primary]');
  const decided = await page.content();
  if (!/toast/.test(decided) || /name="choice"/.test(await fetchText('/tradeoffs/T-31'))) wrong.push('a choice is not recorded');
  await page.goto(server.address + '/history');
  await submit(page, '.un button');
  if (!/name="choice"/.test(await fetchText('/tradeoffs/T-31'))) wrong.push('the choice is not taken back');
  await page.goto(server.address + '/priorities/P-7/edit');
  await page.fill('#title', 'Open a second hub by spring');
  await submit(page, '[data-primary]');
  if (!(await page.innerText('h1')).includes('by spring')) wrong.push('a change is not saved');
  await page.goto(server.address + '/features');
  await page.selectOption('#f-product', 'lens');
  await submit(page, '.filters button');
  if (!page.url().includes('product=lens')) wrong.push('a list cannot be filtered');
  await page.goto(server.address + '/search');
  await page.fill('main input[type=search], main input[name=q]', 'export');
  await submit(page, '.seek button');
  if (!/export/i.test(await page.innerText('h1'))) wrong.push('nothing can be searched');
  await context.close();
  return wrong;
}

async function forcedColours() {
  const context = await browser.newContext({ ...wide, forcedColors: 'active' });
  const page = await context.newPage();
  const wrong = [];
  for (const address of ['/', '/markets', '/river', '/plan', '/tradeoffs/T-31', '/features']) {
    await page.goto(server.address + address);
    wrong.push(...(await axeFaults(page)).map((w) => `${address}: ${w}`));
  }
  await context.close();
  return wrong;
}

// What is seen on a phone before anything is chosen answers what the table answers on a wide screen.
async function phoneCard() {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(server.address + '/tradeoffs/T-31');
  const text = await page.innerText('main');
  const wrong = missing(text, 'Meridian Hospital Group', 'orders (850) stay by e-mail', 'Uses the last 3 free weeks', 'so Month-end in three days does too',
    '4 customers wait, $0.8m a year: Norrland Timber', '2 promises break: Harbor Fresh Foods, Doors and promise dates that follow a late truck, due 26 Mar; Polar Line', 'Value over Q1–Q4 +3.25 points', 'What would change the answer',
    'Below 2.917, B is ahead of C', '11 more person-weeks of Shelf');
  if (/\nAll of it, in/.test(text)) wrong.push('a column that nobody chose is shown');
  wrong.push(...await page.$$eval('.bl', (all) => all.filter((e) => e.offsetParent && parseFloat(getComputedStyle(e).fontSize) < 11)
    .map((e) => `“${e.textContent}” has letters of ${getComputedStyle(e).fontSize}`)));
  if (await page.locator('.bl').first().isHidden()) wrong.push('no bar says what it is');
  await context.close();
  return wrong;
}

// Somebody wrote a page without a blank: no page of a phone is wider for it, and the text stands whole on its own.
async function longWords() {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const wrong = [], said = 'Quersumme'.repeat(60);
  const made = await (await fetch(server.address + '/requests.json', {
    method: 'POST', headers: { 'content-type': 'application/json', origin: server.address }, body: JSON.stringify({ text: said, asked_by: 'customer/polar-line' }),
  })).json();
  for (const address of ['/', '/requests/' + made.key, '/requests?open=' + made.key, '/customers/polar-line', '/history', '/requests?limit=500', '/requests/' + made.key + '/edit']) {
    await page.goto(server.address + address);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) wrong.push(`${address} is ${wide} px wider than the phone`);
  }
  await page.goto(server.address + '/requests/' + made.key);
  if ((await page.innerText('h1')).length > 160) wrong.push('a page is called by a whole text');
  if (!(await page.innerText('main')).includes(said)) wrong.push('the text does not stand whole on its page');
  await context.close();
  return wrong;
}

// The message of an answer says what is filled in beside it, until somebody writes their own.
async function letter(context) {
  const page = await context.newPage();
  const wrong = [];
  const said = async (text) => { if (!(await page.inputValue('#msg')).includes(text)) wrong.push(`the message does not say “${text}” but “${await page.inputValue('#msg')}”`); };
  const before = JSON.parse(await fetchText('/requests/R-206.json'));
  await fetch(server.address + '/requests/R-206.json', { method: 'PATCH', headers: { 'content-type': 'application/json', 'if-match': `"${before.rev}"` }, body: '{"what_for":"See a truck come."}' });
  await page.goto(server.address + '/requests?open=R-206&as=no');
  await page.fill('#because', 'It serves one customer');
  await page.fill('#instead', 'The wall screen shows it');
  await page.fill('#again', '2027-04-01');
  await said('not this one. It serves one customer. The wall screen shows it. I will look again on Thursday 1 April 2027 and write to you either way.');
  await page.fill('#msg', 'Lena, no.');
  await page.fill('#because', 'Something else');
  if (await page.inputValue('#msg') !== 'Lena, no.') wrong.push('somebody’s own words were written over');
  await page.close();
  return wrong;
}

// What stands beside the menu of a wide screen is in the menu of a narrow one.
async function phoneMenu() {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce', bypassCSP: true });
  const page = await context.newPage();
  await page.goto(server.address + '/');
  await page.click('.mnav summary');
  const wrong = [];
  for (const href of ['/search', '/me', '/ask'])
    if (!await page.locator(`.mnav a[href="${href}"]`).isVisible()) wrong.push(`${href} cannot be reached`);
  wrong.push(...await axeFaults(page));
  await context.close();
  return wrong;
}

// A draft with as many words as one page has room for, most of them a person's own, and five questions.
async function longBrief() {
  const call = async (method, at, body, headers = {}) => (await fetch(server.address + at, {
    method, headers: { 'content-type': 'application/json', origin: server.address, ...headers }, body: body && JSON.stringify(body),
  }));
  const { brief, title, lead, questions } = await (await call('POST', '/briefs/draft.json', { reader: 'priya-raman' })).json();
  const made = await call('GET', `/briefs/${brief}.json`);
  const own = Math.max(0, 430 - [title, lead, ...questions].join(' ').split(/\s+/).length - 20);
  const body = ('## What you said\n' + 'Nobody at the hub would tap a phone at minus twenty degrees. '.repeat(Math.ceil(own / 11))).trim();
  await call('PATCH', `/briefs/${brief}.json`, { body }, { 'if-match': made.headers.get('etag') });
  for (const n of [4, 5]) await call('POST', '/questions.json', { record: `brief/${brief}`, text: 'Who of yours would notice first?', n });
  return `/briefs/${brief}`;
}

// The trade-off on at most two sheets, landscape; every page of its own without a menu on it.
async function paper(folder) {
  const context = await browser.newContext(wide);
  const page = await context.newPage();
  const wrong = [];
  for (const [address, most, landscape] of [['/tradeoffs/T-31', 2, true], ['/river', 4, false], ['/markets', 2, false], ['/plan', 3, false], ['/briefs/B-17', 1, false],
    [await longBrief(), 1, false]]) {
    await page.goto(server.address + address);
    await page.emulateMedia({ media: 'print' });
    if (await page.locator('.side').isVisible()) wrong.push(`${address}: the menu is printed`);
    const file = path.join(folder, 'page.pdf');
    writeFileSync(file, await page.pdf({ preferCSSPageSize: true, tagged: true, printBackground: true }));
    const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
    const sheets = Number(/Pages:\s+(\d+)/.exec(info)[1]);
    const [, w, h] = /Page size:\s+([\d.]+) x ([\d.]+)/.exec(info).map(Number);
    if (sheets > most) wrong.push(`${address} takes ${sheets} sheets, ${most} are allowed`);
    if (landscape && w < h) wrong.push(`${address} is not landscape`);
    if (!/Tagged:\s+yes/.test(info)) wrong.push(`${address} has no tags`);
  }
  // With the margins that a printer takes a sheet is narrower than a phone's layout begins at: it is paper all the same.
  await page.goto(server.address + '/tradeoffs/T-31');
  const margin = { top: '12mm', bottom: '12mm', left: '12mm', right: '12mm' }, file = path.join(folder, 'margins.pdf');
  writeFileSync(file, await page.pdf({ format: 'A4', preferCSSPageSize: true, margin }));
  wrong.push(...missing(execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }), 'What it costs', 'Promises broken', 'Reserve left', 'T-31', 'R-208'));
  // A long list begins under its title, not on a sheet of its own.
  await page.goto(server.address + '/features');
  const list = path.join(folder, 'list.pdf');
  writeFileSync(list, await page.pdf({ format: 'A4', margin }));
  wrong.push(...missing(execFileSync('pdftotext', ['-l', '1', '-layout', list, '-'], { encoding: 'utf8' }), 'SHELF-44'));
  await context.close();
  return wrong;
}

const folder = mkdtempSync(path.join(tmpdir(), 'headwater-paper-'));
try {
  const context = await browser.newContext(wide);
  await check('who was slower sees what both changed, and nothing is lost', () => conflict(context));
  await check('what is missing is said beside the field, and above with a link', () => invalid(context));
  await check('a move without its reason shows the record again', () => refusedMove(context));
  await check('what is not there says so', () => plain(context, '/customers/nobody', 404, 'There is nothing at this address', 'Search'));
  await check('a list without rows offers to leave out each condition',
    () => plain(context, '/features?state=shipped&product=lens&q=zzz', 200, 'Nothing matches', 'In any state', 'Show all'));
  await check('a kind without records says what it is and what to do',
    () => plain(context, '/attachments', 200, 'No attachment yet', 'Add an attachment', 'Bring in a CSV', 'sample'));
  await check('a request that became a trade-off says so', () => plain(context, '/requests/R-208', 200, 'R-208 became T-31'));
  await check('a filter that does not exist is refused in words', () => plain(context, '/features?colour=red', 422, 'colour'));
  await check('the note after a write names it and takes it back', () => undo(context));
  await check('history of one key, of one kind, and as a table', history);
  await check('short addresses, old names, pictures and texts', addresses);
  await check('everything works without scripts', scriptless);
  await check('forced colours break no rule', forcedColours);
  await check('a card on a phone answers before anything is chosen', phoneCard);
  await check('the message of an answer says what is filled in beside it', () => letter(context));
  await check('a long word makes no page of a phone wider', longWords);
  await check('the menu of a phone leads to search and to one’s own page', phoneMenu);
  let tools = true;
  try {
    execFileSync('pdfinfo', ['-v'], { stdio: 'ignore' });
  } catch {
    tools = false;
  }
  if (tools) await check('paper: sheets, orientation, tags', () => paper(folder));
  else tap.skip('paper: sheets, orientation, tags', 'there is no pdfinfo (poppler-utils)');
} finally {
  await browser.close();
  server.stop();
  rmSync(folder, { recursive: true, force: true });
}
tap.done();
