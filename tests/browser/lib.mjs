// Serves a workspace for a test and opens the browser of the system on it.
import { spawn, execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const build = process.env.HEADWATER_BUILD ?? path.join(root, 'build');
const program = process.env.HEADWATER ?? path.join(build, 'headwater');

// Test Anything Protocol: ok() for a check, skip() for one that was not made, done() at the end.
export const tap = {
  count: 0,
  failed: 0,
  ok(held, name, details = []) {
    this.count++;
    if (!held) this.failed++;
    console.log(`${held ? '' : 'not '}ok ${this.count} - ${name}`);
    if (!held) for (const line of details) console.log(`#   ${String(line).replaceAll('\n', '\n#   ')}`);
    return held;
  },
  skip(name, reason) {
    this.count++;
    console.log(`ok ${this.count} - ${name} # SKIP ${reason}`);
  },
  skipAll(reason) {
    console.log(`1..0 # SKIP ${reason}`);
    process.exit(0);
  },
  done() {
    console.log(`1..${this.count}`);
    process.exitCode = this.failed ? 1 : 0;
  },
};

const freePort = () => new Promise((resolve, reject) => {
  const probe = createServer().unref();
  probe.on('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

// Makes a sample workspace in a folder of its own and serves it; stop() ends both.
export async function serveSample() {
  if (!existsSync(program)) tap.skipAll('the program is not built');
  const folder = mkdtempSync(path.join(tmpdir(), 'headwater-browser-'));
  const file = path.join(folder, 'sample.db');
  execFileSync(program, ['init', file, '--sample'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const port = await freePort();
  const server = spawn(program, ['serve', file, '--listen', `127.0.0.1:${port}`],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { HEADWATER_PATIENCE: '60000', ...process.env } });    // however busy the machine
  let log = '';
  server.stderr.on('data', (data) => { log += data; });
  const address = `http://127.0.0.1:${port}`;
  for (let i = 0; ; i++) {
    try {
      await fetch(address + '/', { redirect: 'manual' });
      break;
    } catch (error) {
      if (i > 100 || server.exitCode !== null) throw new Error(`the server does not answer: ${log}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return {
    address,
    log: () => log,
    stop() {
      server.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) tap.skipAll('there is no chromium');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic',
      '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync'],
  });
}

// "/tradeoffs/T-31" -> "tradeoffs-T-31"
export const pageName = (address) => address.replace(/[^a-z0-9-]+/gi, '-').replace(/^-|-$/g, '') || 'today';

const always = ['/', '/markets', '/river', '/river?from=P-1', '/plan', '/scenarios', '/tradeoffs', '/tradeoffs/T-31',
  '/tradeoffs/T-31/proof', '/came-up', '/requests', '/customers', '/features', '/priorities', '/requirements',
  '/decisions', '/import', '/start', '/history', '/history/2', '/search?q=export', '/search?q=hygrometer', '/trace', '/trace/P-1', '/help',
  '/features?state=retired&product=lens&q=nothing', '/nowhere'];

// The pages that people can reach: those above, the links of the menu, and a record and the forms of some kinds;
// with every, a list, record and form of each kind that Help names.
export async function siteAddresses(page, address, { every = false } = {}) {
  const links = async (selector) => page.$$eval(selector,
    (all) => all.map((a) => a.getAttribute('href')).filter((h) => h?.startsWith('/')));
  await page.goto(address + '/', { waitUntil: 'load' });
  const found = [...always, ...await links('nav a[href]')];
  let lists = ['/customers', '/requests', '/features', '/requirements'];
  if (every) {
    await page.goto(address + '/help');
    lists = [...new Set([...lists, ...(await links('main a[href]')).filter((h) => /^\/[a-z_]+$/.test(h))])];
  }
  for (const list of lists) {
    const answer = await page.goto(address + list);
    if (answer.status() !== 200) continue;
    if (every) found.push(list);
    const record = (await links('main table a.t')).find((h) => h.startsWith(list + '/') && !/[.?]/.test(h));
    const fresh = (await links('main a[href]')).filter((h) => /\/new(\?|$)/.test(h)).slice(0, 1);
    found.push(...fresh);
    if (!record) continue;
    found.push(record);
    await page.goto(address + record);
    found.push(...(await links('main a[href]')).filter((h) => /\/edit(\?|$)/.test(h)).slice(0, 1));
  }
  return [...new Set(found.map((h) => h.split('#')[0]))];
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// What axe finds on the page as it stands, in sentences. The context must have bypassCSP.
// colours: only the rules that can answer otherwise when nothing but the colours has changed.
export async function axeFaults(page, { colours = false } = {}) {
  if (!await page.evaluate(() => Boolean(globalThis.axe))) await page.evaluate(axe);
  const violations = await page.evaluate(async (only) => (await globalThis.axe.run(document, {
    resultTypes: ['violations'],
    runOnly: only ? { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }
      : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  })).violations.map((v) => ({
    id: v.id,
    help: v.help,
    count: v.nodes.length,
    target: v.nodes[0].target.join(' '),
    why: [...v.nodes[0].any, ...v.nodes[0].all, ...v.nodes[0].none].map((c) => c.message)[0] ?? '',
  })), colours);
  return violations.map((v) => `axe ${v.id} (${v.count}): ${v.help}: ${v.target}: ${v.why}`);
}
