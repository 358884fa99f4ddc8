// Serves a workspace for a test and opens the browser of the system on it.
import { spawn, execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
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
    { stdio: ['ignore', 'ignore', 'pipe'] });
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
